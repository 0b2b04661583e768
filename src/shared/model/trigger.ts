import { z } from 'zod';
import { instantSchema, plainText } from './common';
import { sessionTriggerSchema, type SessionTrigger } from './session';

const timeZoneSchema = plainText(64).refine((zone) => {
  try {
    return zone.length > 0 && new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
}, 'This time zone is not known. Use an IANA name such as Asia/Shanghai.');

/** Started by hand only. */
const manualTrigger = z.strictObject({ kind: z.literal('manual') });
/** Wall-clock moments of a cron expression; without a zone the system's is stored at save. */
const cronTrigger = z.strictObject({
  kind: z.literal('cron'),
  expression: plainText(256),
  timeZone: timeZoneSchema.optional(),
});
/** A fixed period that keeps its phase across restart and edit; at most 10 years. */
const intervalTrigger = z.strictObject({
  kind: z.literal('interval'),
  everySeconds: z.number().int().min(1).max(315_360_000),
  anchorAt: instantSchema.optional(),
});
/** One instant. */
const onceTrigger = z.strictObject({ kind: z.literal('once'), at: instantSchema });

/** When a task is due. */
export const triggerSchema = z.discriminatedUnion('kind', [
  manualTrigger,
  cronTrigger,
  intervalTrigger,
  onceTrigger,
  sessionTriggerSchema,
]);
/** When a task is due, as a user writes it. */
export type Trigger = z.infer<typeof triggerSchema>;

/** A trigger as it is stored: what depends on the moment of saving has been filled in. */
export type StoredTrigger =
  | { kind: 'manual' }
  | { kind: 'cron'; expression: string; timeZone: string }
  | { kind: 'interval'; everySeconds: number; anchorAt: number }
  | { kind: 'once'; at: number }
  | SessionTrigger;
