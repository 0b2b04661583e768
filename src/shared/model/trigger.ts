import { z } from 'zod';
import { issueOf } from '../messages/because';
import { cronTriggerSchema, type StoredCronTrigger } from '../kinds/triggers/cron';
import { intervalTriggerSchema, type StoredIntervalTrigger } from '../kinds/triggers/interval';
import { manualTriggerSchema } from '../kinds/triggers/manual';
import { onceTriggerSchema } from '../kinds/triggers/once';
import { sessionTriggerSchema } from '../kinds/triggers/session';
import type { Message } from '../messages/message';
import { zoneFault } from './time-zone';

/** When a task is due, as it is stored. */
export const triggerSchema = z.discriminatedUnion('kind', [
  manualTriggerSchema,
  cronTriggerSchema,
  intervalTriggerSchema,
  onceTriggerSchema,
  sessionTriggerSchema,
]);
/** When a task is due, as a user writes it. */
export type Trigger = z.infer<typeof triggerSchema>;
/** What kind of trigger it is. */
export type TriggerKind = Trigger['kind'];

/** Whether only a person starts what has this trigger. */
export function isByHand({ kind }: { readonly kind: string }): boolean {
  return kind === 'manual';
}

/** The calendar that a trigger goes by; null for one that goes by none. */
export function calendarIdOf(trigger: { readonly kind: string; readonly calendar?: string }): string | null {
  return trigger.calendar ?? null;
}

/** What is wrong with a trigger that is written now, beyond its shape: where, and what. */
export function newTriggerFaults(trigger: Trigger): { path: string[]; said: Message }[] {
  if (!('timeZone' in trigger) || trigger.timeZone === undefined) return [];
  const said = zoneFault(trigger.timeZone);
  return said === null ? [] : [{ path: ['timeZone'], said }];
}

/** When a task is due, as a call takes it. */
export const newTriggerSchema = triggerSchema.superRefine((trigger, context) => {
  for (const { path, said } of newTriggerFaults(trigger)) context.addIssue(issueOf(path, said));
});

/** A trigger of one kind, or of some kinds, as a user writes it. */
export type WrittenTriggerOf<K extends TriggerKind> = Extract<Trigger, { kind: K }>;

/** The kinds that are stored otherwise than they may be written: saving fills something in. */
interface FilledIn {
  cron: StoredCronTrigger;
  interval: StoredIntervalTrigger;
}
/** A trigger of one kind, or of some kinds, as it is stored. */
export type StoredTriggerOf<K extends TriggerKind> = {
  [P in K]: P extends keyof FilledIn ? FilledIn[P] : WrittenTriggerOf<P>;
}[K];
/** A trigger as it is stored: what depends on the moment of saving has been filled in. */
export type StoredTrigger = StoredTriggerOf<TriggerKind>;
