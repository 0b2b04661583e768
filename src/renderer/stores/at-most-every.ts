/** Time in which askers are collected before the first run, ms. */
const COLLECT_MS = 120;

/** Something that is done soon after it was asked for, and not again before a pause is over. */
export interface Paced {
  ask(): void;
  /** Forgets what was asked for. */
  drop(): void;
}

/** Runs a function soon after it is asked for, however often that is, at most once in so many ms. */
export function atMostEvery(ms: number, run: () => void): Paced {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let lastAt = -Infinity;
  return {
    ask() {
      if (timer !== null) return;
      timer = setTimeout(
        () => {
          timer = null;
          lastAt = performance.now();
          run();
        },
        Math.max(COLLECT_MS, lastAt + ms - performance.now()),
      );
    },
    drop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
