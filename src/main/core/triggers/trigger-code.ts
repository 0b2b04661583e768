import type { StoredTriggerOf, Trigger, TriggerKind } from '@shared/model/trigger';
import type { Calendars } from '../calendar/calendar';
import type { Words } from '../word-lists';

/** A trigger of one kind as a user writes it. */
export type WrittenTriggerOf<K extends TriggerKind> = Extract<Trigger, { kind: K }>;

/** What saving a trigger fills in from. */
export interface SaveContext {
  /** The moment of saving, epoch ms. */
  at: number;
  /** The zone for wall-clock time that names none. */
  systemZone: string;
  calendars: Calendars;
}

/** What the engine knows of one kind of trigger. All instants are epoch ms. */
export interface TriggerCode<K extends TriggerKind> {
  /** Fills in what depends on the moment of saving. Throws `invalid-input` with the path of the field. */
  toStored(trigger: WrittenTriggerOf<K>, context: SaveContext): StoredTriggerOf<K>;
  /** The first moment strictly after an instant; null when none is known to come. */
  next(trigger: StoredTriggerOf<K>, after: number, calendars: Calendars): number | null;
  /** The last moment at or before an instant; null when there was none since 1970. */
  previous(trigger: StoredTriggerOf<K>, atOrBefore: number, calendars: Calendars): number | null;
  /** No two moments are closer than this, ms; Infinity where there is at most one. */
  spacingMs(trigger: StoredTriggerOf<K>): number;
  /** The trigger as a sentence; `systemZone` is for an instant that was stored without a zone. Throws for a bad one. */
  describe(trigger: StoredTriggerOf<K>, systemZone: string): Words;
}
