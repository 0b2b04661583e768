/** Longest delay that a timer of the platform takes. */
const LONGEST_MS = 2 ** 31 - 1;

/** Calls back once after a delay that may be longer than 24 days; dispose to call it off. */
export function longTimer(delayMs: number, ring: () => void): Disposable {
  let timer: NodeJS.Timeout;
  const arm = (left: number): void => {
    const step = Math.min(left, LONGEST_MS);
    timer = setTimeout(() => (left > step ? arm(left - step) : ring()), step);
  };
  arm(delayMs);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
