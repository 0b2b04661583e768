import type { CronReading } from '../cron-readings';
import type { Message } from '@shared/messages/message';
import type { StoredTrigger, StoredTriggerOf, TriggerKind, WrittenTriggerOf } from '@shared/model/trigger';
import type { Calendars } from '../calendar/calendar';

/** What saving a trigger fills in from. */
export interface SaveContext {
  /** The moment of saving, epoch ms. */
  at: number;
  /** The zone for wall-clock time that names none. */
  systemZone: string;
  calendars: Calendars;
}

/** What else an expression may have been meant to say, as it is written here. */
export interface TriggerReading extends Pick<CronReading, 'order' | 'expression'> {
  words: Message;
}

/** What the engine knows of every kind of trigger. All instants are epoch ms. */
interface AnyTriggerCode<K extends TriggerKind> {
  /** Fills in what depends on the moment of saving. Throws `invalid-input` with the path of the field. */
  toStored(trigger: WrittenTriggerOf<K>, context: SaveContext): StoredTriggerOf<K>;
  /** The trigger as a sentence; `systemZone` is for an instant that was stored without a zone. Throws for a bad one. */
  describe(trigger: StoredTriggerOf<K>, systemZone: string): Message;
  /** What an edit leaves out and the trigger had before, whatever its kind was: an edit must not shift its moments. */
  keepUnsaid?(trigger: WrittenTriggerOf<K>, before: StoredTrigger): WrittenTriggerOf<K>;
  /** What of it decides when it fires; left out: all of it. */
  timing?(trigger: StoredTriggerOf<K>): object;
  /** Throws `invalid-input` for a trigger that would never fire because its time has passed. */
  refusePast?(trigger: StoredTriggerOf<K>, now: number): void;
  /** What it may have been meant to say instead; the person is asked. */
  readings?(trigger: StoredTriggerOf<K>): TriggerReading[];
}

/** A kind of trigger that fires at moments, which can be told in advance. */
export interface TimedTriggerCode<K extends TriggerKind> extends AnyTriggerCode<K> {
  readonly firedBy: 'time';
  /** The first moment strictly after an instant; null when none is known to come. */
  next(trigger: StoredTriggerOf<K>, after: number, calendars: Calendars): number | null;
  /** The last moment at or before an instant; null when there was none since 1970. */
  previous(trigger: StoredTriggerOf<K>, atOrBefore: number, calendars: Calendars): number | null;
  /** No two moments are closer than this, ms; Infinity where there is at most one. */
  spacingMs(trigger: StoredTriggerOf<K>): number;
  /** Whether there is a last moment, after which only a person starts the task. */
  readonly ends: boolean;
  /** The zone whose date is that of a run; null: the system's. */
  zone(trigger: StoredTriggerOf<K>, calendars: Calendars): string | null;
}

/**
 * A kind of trigger without moments: a person fires it, or an event does, of which whoever hears of it tells
 * `Occurrences`. The planner has nothing to plan for it.
 */
interface UntimedTriggerCode<K extends TriggerKind> extends AnyTriggerCode<K> {
  readonly firedBy: 'hand' | 'event';
}

/** What the engine knows of one kind of trigger. */
export type TriggerCode<K extends TriggerKind> = TimedTriggerCode<K> | UntimedTriggerCode<K>;

/** An edit that names no zone must not move a schedule to another one. */
export function keepZone<T extends { timeZone?: string | undefined }>(trigger: T, before: StoredTrigger): T {
  return 'timeZone' in before ? { ...trigger, timeZone: trigger.timeZone ?? before.timeZone } : trigger;
}
