import type { ActionCode } from './action-code';

/** Waits without a process and without a slot. */
export const pause: ActionCode<'pause'> = {
  macroTexts: () => [],
  launch: null,
  pauseMs: ({ seconds }) => seconds * 1000,
};
