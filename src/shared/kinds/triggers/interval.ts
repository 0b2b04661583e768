import { z } from 'zod';
import { instantSchema } from '../../model/common';

/** A fixed period that keeps its phase across restart and edit; at most 10 years. */
export const intervalTriggerSchema = z.strictObject({
  kind: z.literal('interval'),
  everySeconds: z.number().int().min(1).max(315_360_000),
  anchorAt: instantSchema.optional(),
});
/** A fixed period, as a user writes it. */
export type IntervalTrigger = z.infer<typeof intervalTriggerSchema>;
/** A fixed period, with its phase filled in. */
export type StoredIntervalTrigger = Required<IntervalTrigger>;
