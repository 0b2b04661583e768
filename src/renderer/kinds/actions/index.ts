import type { Action, ActionKind } from '@shared/model/action';
import type { Component } from 'vue';
import type { KindFault } from '../kind-fault';
import type { ActionField, ActionScreens, EditorRoute } from './action-kind';
import { command } from './command/command';
import { workflow } from './workflow/workflow';

/** The code of each kind, in the order in which people speak of their fields. */
const ALL = { command, workflow };

/** What stands in the form of each kind. */
export type ActionDrafts = { [K in ActionKind]: ReturnType<(typeof ALL)[K]['empty']> };

/** The same by kind: one that is missing does not compile. */
const SCREENS: { readonly [K in ActionKind]: ActionScreens<K, ActionDrafts[K]> } = ALL;
const KINDS = Object.keys(SCREENS) as ActionKind[];

/** An action as it stands in the form: every kind keeps its fields while another is chosen. */
export interface ActionDraft {
  kind: ActionKind;
  kept: ActionDrafts;
}

function screensOf<K extends ActionKind>(kind: K): ActionScreens<K, ActionDrafts[K]> {
  return SCREENS[kind];
}
const isKind = (kind: unknown): kind is ActionKind => KINDS.some((one) => one === kind);

/** The form before anything was chosen. */
export function emptyAction(): ActionDraft {
  // Each kind's draft is that of its own code.
  const kept = Object.fromEntries(KINDS.map((kind) => [kind, SCREENS[kind].empty()])) as ActionDrafts;
  return { kind: 'command', kept };
}

/** Puts an action into the form; what it does not say stays as in `before`. */
export function toActionDraft(action: Action, before: ActionDraft): ActionDraft {
  const { kind } = action;
  return { kind, kept: { ...before.kept, [kind]: screensOf(kind).toDraft(action, before.kept[kind]) } };
}

/** The action that stands in the form; unfinished fields become values that the contract refuses. */
export function fromActionDraft({ kind, kept }: ActionDraft): Action {
  return screensOf(kind).fromDraft(kept[kind]);
}

/** What can be seen to be wrong without asking the engine. */
export function actionFaults({ kind, kept }: ActionDraft): KindFault[] {
  return screensOf(kind).faults(kept[kind]);
}

/** Where the form of the chosen kind shows faults, from the action on. */
export function actionPlaces({ kind }: ActionDraft): readonly string[] {
  return screensOf(kind).places;
}

/** Whether the runs of an action have limits of their own: a time limit, retries, a group. */
export function hasLimits({ kind }: { kind: ActionKind }): boolean {
  return screensOf(kind).hasLimits;
}

/** Whether an action that stands in the form can be run without being saved. */
export function canTry({ kind }: { kind: ActionKind }): boolean {
  return screensOf(kind).canTry;
}

/** What stands for tasks of this action in lists. */
export function actionIcon({ kind }: { kind: ActionKind }): Component {
  return screensOf(kind).icon;
}

/** Where a task of this action is edited beside the form; null: in the form alone. */
export function actionEditor({ kind }: { kind: ActionKind }, key: string): EditorRoute | null {
  return screensOf(kind).editor?.(key) ?? null;
}

/** The fields of all kinds, in the order in which people speak of them. */
export const ACTION_FIELDS: readonly ActionField<Action>[] = KINDS.flatMap((kind) => screensOf(kind).fields);

/** The fields of an action with their values. */
export function actionValues(action: Action): [string, unknown][] {
  return screensOf(action.kind).fields.map(({ id, read }) => [id, read(action)]);
}

/**
 * Puts two versions of an action together; `of` gives the version whose field is to be taken. What is taken whole, such
 * as a graph, is so as soon as it is chosen anywhere; of two kinds one is taken without anything of the other.
 */
export function mergeActions(theirs: Action, mine: Action, of: (id: string) => Action): Action {
  const { fields, isWhole } = screensOf(theirs.kind);
  if (theirs.kind === mine.kind && !isWhole) {
    return fields.reduce((merged, { id, take }) => take(merged, of(id)), theirs);
  }
  const chosen = [theirs, mine].map(({ kind }) => of(screensOf(kind).fields[0]?.id ?? kind));
  return chosen.find(({ kind }) => screensOf(kind).isWhole) ?? (chosen.includes(mine) ? mine : theirs);
}

/** An action of a JSON text with what the text leaves out; of a kind that there is not: as it is. */
export function completeAction(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return isKind(given['kind']) ? screensOf(given['kind']).complete(given) : given;
}

/** Whether an action of a JSON text that breaks a rule across its fields has no place in the form. */
export function isActionMisshapen(given: Readonly<Record<string, unknown>>): boolean {
  return isKind(given['kind']) && screensOf(given['kind']).isMisshapen?.(given) === true;
}
