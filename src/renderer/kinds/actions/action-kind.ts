import type { Component } from 'vue';
import type { ActionKind, ActionOf } from '@shared/model/action';
import type { PlainKey, Translate } from '../../i18n';
import type { KindFault } from '../kind-fault';

/** A field of an action that people speak of by itself: `A` is the action, `V` the field's value. */
interface FieldSpec<A, V> {
  /** Its name among the fields of a task. The first field of a kind is what it is called by. */
  id: string;
  label: PlainKey;
  /** Where its faults lie, from the action on; left out: at `id`. */
  paths?: readonly string[];
  read: (action: A) => V;
  /** Puts the field of one action into another. */
  take: (into: A, from: A) => A;
  /** A value as a person reads it; empty: there is none. */
  format: (value: V, t: Translate) => string;
  isMono?: boolean;
  /** Whether it needs the whole width. */
  isWide?: boolean;
  /** Left out: it is always worth a line in the panel. */
  isWorthALine?: (value: V) => boolean;
}

/** A field of an action, whatever its value is. */
export type ActionField<A> = FieldSpec<A, unknown>;

/** Describes a field of an action. */
export function actionField<A, V>(spec: FieldSpec<A, V>): ActionField<A> {
  const { format, isWorthALine } = spec;
  // A value that is asked about under this id came from `read`.
  return {
    ...spec,
    format: (value, t) => format(value as V, t),
    isWorthALine: (value) => isWorthALine?.(value as V) ?? true,
  };
}

/** A page of its own that an action is edited on. */
export interface EditorRoute {
  name: string;
  params: { key: string };
}

/**
 * What the screens know of one kind of action; `D` is what stands in its form. The form itself is the component
 * `<Kind>Form.vue` in the folder of the kind, and may hold this too where both are short.
 */
export interface ActionScreens<K extends ActionKind, D> {
  /** Stands for tasks of this kind in lists. */
  readonly icon: Component;
  /** Where the form shows faults, from the action on. */
  readonly places: readonly string[];
  readonly fields: readonly ActionField<ActionOf<K>>[];
  /** Whether its runs have limits of their own: a time limit, retries, a group. */
  readonly hasLimits: boolean;
  /** Whether what stands in the form can be run without being saved. */
  readonly canTry: boolean;
  /** Whether it is taken whole where two people changed a task. */
  readonly isWhole: boolean;
  /** Where a graph is edited instead of a form, for a task of this key; left out: in the form. */
  editor?(key: string): EditorRoute;
  /** The form before anything was typed. */
  empty(): D;
  /** Puts an action into the form; what it does not say stays as in `before`. */
  toDraft(action: ActionOf<K>, before: D): D;
  /** The action that stands in the form; unfinished fields become values that the contract refuses. */
  fromDraft(draft: D): ActionOf<K>;
  /** What can be seen to be wrong without asking the engine. */
  faults(draft: D): KindFault[];
  /** An action of a JSON text with what the text leaves out. */
  complete(given: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** Whether a text that breaks a rule across its fields has no place in the form; left out: it has one. */
  isMisshapen?(given: Readonly<Record<string, unknown>>): boolean;
}
