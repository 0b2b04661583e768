import type { Message } from '@shared/messages/message';
import type { StoredTrigger, Trigger, TriggerKind } from '@shared/model/trigger';
import type { Calendars } from '../calendar/calendar';
import { cron } from './cron';
import { interval } from './interval';
import { manual } from './manual';
import { once } from './once';
import { session } from './session';
import type { TimedTriggerCode, TriggerCode, TriggerReading } from './trigger-code';

/** The code of each kind: one that is missing does not compile. */
const CODE: { readonly [K in TriggerKind]: TriggerCode<K> } = { manual, cron, interval, once, session };

/** The kinds that have a last moment. */
export const ENDING_KINDS = kindsWhose((code) => code.firedBy === 'time' && code.ends);
/** The kinds that only a person fires. */
export const HAND_KINDS = kindsWhose(({ firedBy }) => firedBy === 'hand');

const NO_CALENDARS: Calendars = () => null;

function kindsWhose(test: (code: TriggerCode<TriggerKind>) => boolean): string[] {
  return Object.entries(CODE).flatMap(([kind, code]) => (test(code) ? [kind] : []));
}

function codeOf<K extends TriggerKind>({ kind }: { readonly kind: K }): TriggerCode<K> {
  return CODE[kind];
}

function timedCodeOf<K extends TriggerKind>(trigger: { readonly kind: K }): TimedTriggerCode<K> | null {
  const code = codeOf(trigger);
  return code.firedBy === 'time' ? code : null;
}

/** When a task is due: by one trigger, or whenever any of several is. Moments at the same instant are one. */
export type Schedule = StoredTrigger | readonly StoredTrigger[];

/** The triggers of a schedule. */
export function triggersOf(schedule: Schedule): readonly StoredTrigger[] {
  return 'kind' in schedule ? [schedule] : schedule;
}

/**
 * The first moment of a schedule strictly after an instant, epoch ms; null when none is known to come. Throws
 * `invalid-input` for a trigger that can't be understood.
 */
export function nextMoment(schedule: Schedule, after: number, calendars: Calendars = NO_CALENDARS): number | null {
  const moments = triggersOf(schedule).map((trigger) => timedCodeOf(trigger)?.next(trigger, after, calendars) ?? null);
  return moments.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null);
}

/**
 * The last moment of a schedule at or before an instant, epoch ms; null when there was none since 1970. Throws
 * `invalid-input` for a trigger that can't be understood.
 */
export function previousMoment(
  schedule: Schedule,
  atOrBefore: number,
  calendars: Calendars = NO_CALENDARS,
): number | null {
  const moments = triggersOf(schedule).map(
    (trigger) => timedCodeOf(trigger)?.previous(trigger, atOrBefore, calendars) ?? null,
  );
  return moments.reduce((last, at) => (last === null || (at !== null && at > last) ? at : last), null);
}

/** No two moments of the schedule are closer than this, ms; Infinity where there is at most one, 0: it is not known. */
export function minSpacingMs(schedule: Schedule): number {
  const [trigger, another] = triggersOf(schedule);
  if (!trigger) return Infinity;
  return another ? 0 : (timedCodeOf(trigger)?.spacingMs(trigger) ?? Infinity);
}

/**
 * A trigger as it is stored: what depends on the moment of saving is filled in. `at` is that moment, `systemZone` the
 * zone for a trigger of wall-clock time that names none. Throws `invalid-input` with the path of the field.
 */
export function storeTrigger(
  trigger: Trigger,
  at: number,
  systemZone: string,
  calendars: Calendars = NO_CALENDARS,
): StoredTrigger {
  return codeOf(trigger).toStored(trigger, { at, systemZone, calendars });
}

/**
 * A trigger as a sentence, with the zone its times are meant in; `systemZone` is for an instant that was stored without
 * one. Throws for a bad expression.
 */
export function triggerWords(trigger: StoredTrigger, systemZone: string): Message {
  return codeOf(trigger).describe(trigger, systemZone);
}

/** A trigger's sentence without its zone, where that is this one. */
export function withoutZone(said: Message, zone: string): Message {
  const { sentence } = said.params;
  const isSame = said.key === 'schedule.inZone' && said.params.zone === zone;
  return isSame && typeof sentence === 'object' && 'key' in sentence ? sentence : said;
}

/** The zone whose date is that of a run; null: the system's. */
export function triggerZone(trigger: StoredTrigger, calendars: Calendars): string | null {
  return timedCodeOf(trigger)?.zone(trigger, calendars) ?? null;
}

/** A trigger with what its edit leaves out and its first save filled in: an edit must not shift its moments. */
export function keepUnsaid(trigger: Trigger, before: StoredTrigger): Trigger {
  return codeOf(trigger).keepUnsaid?.(trigger, before) ?? trigger;
}

/** Whether two triggers fire alike. */
export function haveSameMoments(one: StoredTrigger, other: StoredTrigger): boolean {
  const text = (trigger: StoredTrigger): string => {
    const timing = codeOf(trigger).timing?.(trigger) ?? trigger;
    return JSON.stringify(Object.entries({ ...timing, kind: trigger.kind }).sort());
  };
  return text(one) === text(other);
}

/** Throws `invalid-input` for a trigger that would never fire because its time has passed, and nobody would know. */
export function refusePast(trigger: StoredTrigger, now: number): void {
  codeOf(trigger).refusePast?.(trigger, now);
}

/** What a trigger may have been meant to say instead; mostly nothing. */
export function triggerReadings(trigger: StoredTrigger): TriggerReading[] {
  return codeOf(trigger).readings?.(trigger) ?? [];
}
