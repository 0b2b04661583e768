import type { Trigger, TriggerKind } from '@shared/model/trigger';
import type { PlainKey, Translate } from '../../i18n';
import type { KindFault } from '../kind-fault';
import { cron } from './cron/cron';
import { interval } from './interval/interval';
import { manual } from './manual/ManualForm.vue';
import { once } from './once/once';
import { session } from './session/session';
import type { TriggerScreens, Zones } from './trigger-kind';

/** The code of each kind, in the order in which they are offered. */
const ALL = { session, cron, interval, once, manual };

/** What stands in the form of each kind. */
export type TriggerDrafts = { [K in TriggerKind]: ReturnType<(typeof ALL)[K]['empty']> };

/** The same by kind: one that is missing does not compile. */
const SCREENS: { readonly [K in TriggerKind]: TriggerScreens<K, TriggerDrafts[K]> } = ALL;

/** The kinds as they are offered. */
export const TRIGGER_KINDS = Object.keys(SCREENS) as TriggerKind[];

/** A trigger as it stands in the form: every kind keeps its fields while another is chosen. */
export interface TriggerDraft {
  kind: TriggerKind;
  kept: TriggerDrafts;
}

function screensOf<K extends TriggerKind>(kind: K): TriggerScreens<K, TriggerDrafts[K]> {
  return SCREENS[kind];
}

/** What a kind is called. */
export function triggerLabel(kind: TriggerKind): PlainKey {
  return screensOf(kind).label;
}

/** The form before anything was chosen. */
export function emptyTrigger(): TriggerDraft {
  // Each kind's draft is that of its own code.
  const kept = Object.fromEntries(TRIGGER_KINDS.map((kind) => [kind, SCREENS[kind].empty()])) as TriggerDrafts;
  return { kind: 'session', kept };
}

/** Puts a trigger into the form; what it does not say, such as the fields of other kinds, stays as in `before`. */
export function toTriggerDraft(trigger: Trigger, before: TriggerDraft): TriggerDraft {
  const { kind } = trigger;
  const draft = screensOf(kind).toDraft(trigger, before.kept[kind]);
  return { kind, kept: { ...before.kept, [kind]: draft } };
}

/** The trigger that stands in the form; unfinished fields become values that the contract refuses. */
export function fromTriggerDraft({ kind, kept }: TriggerDraft): Trigger {
  return screensOf(kind).fromDraft(kept[kind]);
}

/** What can be seen to be wrong without asking the engine. */
export function triggerFaults({ kind, kept }: TriggerDraft): KindFault[] {
  return screensOf(kind).faults(kept[kind]);
}

/** Where the form of the chosen kind shows faults, from the trigger on. */
export function triggerPlaces({ kind }: TriggerDraft): readonly string[] {
  return screensOf(kind).places;
}

/** Whether too little stands in the form to ask for its next moments. */
export function isTriggerUnfinished({ kind, kept }: TriggerDraft): boolean {
  return screensOf(kind).isUnfinished(kept[kind]);
}

/** A trigger as saving an edit of `before` would store it. */
export function keepUnsaid(trigger: Trigger, before: Trigger): Trigger {
  return screensOf(trigger.kind).keepUnsaid?.(trigger, before) ?? trigger;
}

/** The zone that the next moments of a trigger are told in; null: it has none. */
export function zoneOfMoments(trigger: Trigger, zones: Zones): string | null {
  return screensOf(trigger.kind).zone?.(trigger, zones) ?? null;
}

/** What is shown of a trigger where there is no sentence of the engine. */
export function plainTrigger(trigger: Trigger, t: Translate): string {
  const { label, plain } = screensOf(trigger.kind);
  return plain?.(trigger, t) ?? t(label);
}

/** A trigger as a field of its task. `sentence`: the engine's, or what is plain. */
export function triggerInFull(trigger: Trigger, sentence: string, t: Translate): string {
  return screensOf(trigger.kind).inFull?.(trigger, sentence, t) ?? sentence;
}

/** Lines below the sentence of a trigger in a tooltip. */
export function triggerDetails(trigger: Trigger, t: Translate): string[] {
  return screensOf(trigger.kind).details?.(trigger, t) ?? [];
}

const isKind = (kind: unknown): kind is TriggerKind => TRIGGER_KINDS.some((one) => one === kind);

/** A trigger of a JSON text with what the text leaves out; of a kind that there is not: as it is. */
export function completeTrigger(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...(isKind(given['kind']) ? screensOf(given['kind']).defaults : {}), ...given };
}

/** Whether a JSON text whose trigger breaks a rule across its fields has no place in the form. */
export function isTriggerWhole(kind: unknown): boolean {
  return isKind(kind) && screensOf(kind).isWhole === true;
}
