import type { StoredTrigger, Trigger, TriggerKind } from '@shared/model/trigger';
import type { Calendars } from '../calendar/calendar';
import type { Words } from '../word-lists';
import { cron } from './cron';
import { interval } from './interval';
import { manual } from './manual';
import { once } from './once';
import { session } from './session';
import type { TriggerCode } from './trigger-code';

/** The code of each kind: one that is missing does not compile. */
const CODE: { readonly [K in TriggerKind]: TriggerCode<K> } = { manual, cron, interval, once, session };

const NO_CALENDARS: Calendars = () => null;

function codeOf<K extends TriggerKind>({ kind }: { readonly kind: K }): TriggerCode<K> {
  return CODE[kind];
}

/**
 * The first moment of a trigger strictly after an instant, epoch ms; null when none is known to come. Throws
 * `invalid-input` for a trigger that can't be understood.
 */
export function nextMoment(trigger: StoredTrigger, after: number, calendars: Calendars = NO_CALENDARS): number | null {
  return codeOf(trigger).next(trigger, after, calendars);
}

/**
 * The last moment of a trigger at or before an instant, epoch ms; null when there was none since 1970. Throws
 * `invalid-input` for a trigger that can't be understood.
 */
export function previousMoment(
  trigger: StoredTrigger,
  atOrBefore: number,
  calendars: Calendars = NO_CALENDARS,
): number | null {
  return codeOf(trigger).previous(trigger, atOrBefore, calendars);
}

/** No two moments of the trigger are closer than this, ms; Infinity where there is at most one. */
export function minSpacingMs(trigger: StoredTrigger): number {
  return codeOf(trigger).spacingMs(trigger);
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
 * A trigger as a sentence in Chinese and English, with the zone its times are meant in; `systemZone` is for an instant
 * that was stored without one. Throws for a bad expression.
 */
export function triggerWords(trigger: StoredTrigger, systemZone: string): Words {
  return codeOf(trigger).describe(trigger, systemZone);
}
