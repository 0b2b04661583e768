import { createSharedComposable, useIntervalFn, useTimestamp } from '@vueuse/core';

/** The time of day, moving once a second while something on screen shows it. One timer serves all, so rows tick together. */
export const useNow = createSharedComposable(() => useTimestamp({ scheduler: (tick) => useIntervalFn(tick, 1_000) }));
