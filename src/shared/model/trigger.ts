import { z } from 'zod';
import { instantSchema, plainText } from './common';
import { sessionTriggerSchema, type SessionTrigger } from './session';
import { zoneFault } from './time-zone';

/** A zone as it may be stored: what the rules of an earlier version let through has to stay readable. */
const timeZoneSchema = plainText(64);

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
/** One instant, with the zone that its words speak in; without one the system's is stored at save. */
const onceTrigger = z.strictObject({ kind: z.literal('once'), at: instantSchema, timeZone: timeZoneSchema.optional() });

/** When a task is due, as it is stored. */
export const triggerSchema = z.discriminatedUnion('kind', [
  manualTrigger,
  cronTrigger,
  intervalTrigger,
  onceTrigger,
  sessionTriggerSchema,
]);
/** When a task is due, as a user writes it. */
export type Trigger = z.infer<typeof triggerSchema>;

/** What is wrong with a trigger that is written now, beyond its shape: where, and a sentence. */
export function newTriggerFaults(trigger: Trigger): { path: string[]; message: string }[] {
  if (!('timeZone' in trigger) || trigger.timeZone === undefined) return [];
  const message = zoneFault(trigger.timeZone);
  return message === null ? [] : [{ path: ['timeZone'], message }];
}

/** When a task is due, as a call takes it. */
export const newTriggerSchema = triggerSchema.superRefine((trigger, context) => {
  for (const fault of newTriggerFaults(trigger)) context.addIssue({ code: 'custom', ...fault });
});

/** A trigger as it is stored: what depends on the moment of saving has been filled in. */
export type StoredTrigger =
  | { kind: 'manual' }
  | { kind: 'cron'; expression: string; timeZone: string }
  | { kind: 'interval'; everySeconds: number; anchorAt: number }
  | { kind: 'once'; at: number; timeZone?: string | undefined }
  | SessionTrigger;
