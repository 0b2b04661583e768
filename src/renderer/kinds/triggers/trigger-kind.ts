import type { Trigger, TriggerKind, WrittenTriggerOf } from '@shared/model/trigger';
import type { PlainKey, Translate } from '../../i18n';
import type { KindFault } from '../kind-fault';

/** The zones that the moments of a trigger may be told in. */
export interface Zones {
  /** The engine's; null while it is not known. */
  engine: string | null;
  /** This device's. */
  here: string;
  /** A calendar's; null for one that is not known. */
  ofCalendar: (id: string) => string | null;
}

/**
 * What the screens know of one kind of trigger; `D` is what stands in its form. The form itself is the component
 * `<Kind>Form.vue` in the folder of the kind, and may hold this too where both are short.
 */
export interface TriggerScreens<K extends TriggerKind, D> {
  /** What the kind is called. */
  readonly label: PlainKey;
  /** Where the form shows faults, from the trigger on. */
  readonly places: readonly string[];
  /** The form before anything was typed. */
  empty(): D;
  /** Puts a trigger into the form; what it does not say stays as in `before`. */
  toDraft(trigger: WrittenTriggerOf<K>, before: D): D;
  /** The trigger that stands in the form; unfinished fields become values that the contract refuses. */
  fromDraft(draft: D): WrittenTriggerOf<K>;
  /** What can be seen to be wrong without asking the engine. */
  faults(draft: D): KindFault[];
  /** Whether too little stands in the form to ask for its next moments. */
  isUnfinished(draft: D): boolean;
  /** The trigger as saving an edit would store it; left out: as it is written. */
  keepUnsaid?(trigger: WrittenTriggerOf<K>, before: Trigger): WrittenTriggerOf<K>;
  /** The zone that its next moments are told in; left out: it has no moments. */
  zone?(trigger: WrittenTriggerOf<K>, zones: Zones): string;
  /** What is shown where there is no sentence of the engine; left out: what the kind is called. */
  plain?(trigger: WrittenTriggerOf<K>, t: Translate): string;
  /** The trigger as a field of its task, given the engine's sentence or what is plain; left out: that alone. */
  inFull?(trigger: WrittenTriggerOf<K>, sentence: string, t: Translate): string;
  /** Lines below the sentence in a tooltip; left out: none. */
  details?(trigger: WrittenTriggerOf<K>, t: Translate): string[];
  /** What a JSON text may leave out of it; left out: nothing. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Whether a text that breaks a rule across its fields has no place in the form. */
  readonly isWhole?: boolean;
}
