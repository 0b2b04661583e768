import type { Phase } from './calendar';
import type { Hours, HoursEra, NightEra, PhaseHours } from './definition';

/** Seconds since midnight of a time of day, HH:MM or HH:MM:SS; 24:00 is the end of a day. */
export function secondsOf(time: string): number {
  const [hour = NaN, minute = NaN, second = 0] = time.split(':').map(Number);
  return hour * 3600 + minute * 60 + second;
}

/** The era that holds on a day: the last that began, or the first of all. Null where there is none. */
export function eraOn<T extends HoursEra | NightEra>(eras: readonly T[], day: number): T | null {
  return eras.findLast((era) => era.from <= day) ?? null;
}

/** The hours of a day: those of its kind, or with an open or close of its own. */
export function hoursOn(
  eras: readonly HoursEra[],
  day: number,
  kind: 'session' | 'half',
  open?: number,
  close?: number,
): Hours {
  const era = eraOn(eras, day) ?? eras[0];
  if (era === undefined) throw new Error('A calendar without hours.');
  if (open === undefined && close === undefined) return kind === 'half' ? era.half : era.full;
  // A day whose morning fell out goes on to the usual close, although it is half a day.
  const endsAtHalf = kind === 'half' && close === undefined && open !== undefined && open < era.half.close;
  const regular = endsAtHalf ? era.half : era.full;
  return withHours(regular, open ?? regular.open, close ?? regular.close);
}

function withHours(regular: Hours, open: number, close: number): Hours {
  const cut = regular.phases
    .filter((phase) => phase.start >= regular.open && phase.end <= regular.close)
    .map(({ kind, start, end }): PhaseHours => ({ kind, start: Math.max(start, open), end: Math.min(end, close) }))
    .filter(({ start, end }) => start < end);
  while (cut[0]?.kind === 'break') cut.shift();
  while (cut.at(-1)?.kind === 'break') cut.pop();
  const last = cut.length - 1;
  const within =
    last < 0
      ? [{ kind: 'continuous' as const, start: open, end: close }]
      : cut.map((phase, i) => ({
          kind: phase.kind,
          start: i === 0 ? open : phase.start,
          end: i === last ? close : phase.end,
        }));
  // Who opens late holds no auction before (HKEX, severe weather); nor does one follow a close of its own.
  const before = open === regular.open ? regular.phases.filter((phase) => phase.end <= regular.open) : [];
  const after = close === regular.close ? regular.phases.filter((phase) => phase.start >= regular.close) : [];
  return { open, close, phases: [...before, ...within, ...after] };
}

/** The stretches in which a session trades between its open and its close, epoch ms, in order. */
export function tradingStretches(day: {
  openAt: number | null;
  closeAt: number | null;
  breaks: readonly { startAt: number; endAt: number }[];
}): { startAt: number; endAt: number }[] {
  if (day.openAt === null || day.closeAt === null) return [];
  const stretches: { startAt: number; endAt: number }[] = [];
  let startAt = day.openAt;
  for (const pause of day.breaks) {
    stretches.push({ startAt, endAt: pause.startAt });
    startAt = pause.endAt;
  }
  stretches.push({ startAt, endAt: day.closeAt });
  return stretches;
}

/** The breaks among phases. */
export function breaksIn(phases: readonly Phase[]): { startAt: number; endAt: number }[] {
  return phases.filter(({ kind }) => kind === 'break').map(({ startAt, endAt }) => ({ startAt, endAt }));
}
