/** Height of a lane, px. */
export const LANE_PX = 22;

const STORED = 'closing-bell.lanes';
const LIKELY = 8;
const MOST = 20;

/** How many lanes the time axis had last, so that its place is kept free while it is being read. */
export function rememberedLanes(): number {
  const stored = Number(localStorage.getItem(STORED) ?? LIKELY);
  return Number.isInteger(stored) && stored >= 0 && stored <= MOST ? stored : LIKELY;
}

/** Remembers the number of lanes for the next time. */
export function rememberLanes(count: number): void {
  if (count !== rememberedLanes()) localStorage.setItem(STORED, String(count));
}
