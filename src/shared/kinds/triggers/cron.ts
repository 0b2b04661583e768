import { z } from 'zod';
import { plainText, storedZoneSchema } from '../../model/common';

/** Wall-clock moments of a cron expression; without a zone the system's is stored at save. */
export const cronTriggerSchema = z.strictObject({
  kind: z.literal('cron'),
  expression: plainText(256),
  timeZone: storedZoneSchema.optional(),
});
/** Wall-clock moments of a cron expression, as a user writes it. */
export type CronTrigger = z.infer<typeof cronTriggerSchema>;
/** Wall-clock moments of a cron expression, with its zone filled in. */
export type StoredCronTrigger = Required<CronTrigger>;
