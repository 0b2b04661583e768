import { z } from 'zod';

/** Waits, then succeeds: at most 30 days. */
export const pauseActionSchema = z.strictObject({
  kind: z.literal('pause'),
  seconds: z.number().int().min(1).max(2_592_000),
});
/** Waits, then succeeds. */
export type PauseAction = z.infer<typeof pauseActionSchema>;
