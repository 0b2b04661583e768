import type { TaskWrite } from '@shared/model/task';
import type { Language, PlainKey, Translate } from '../../../i18n';
import type { EngineMessage } from '../../../i18n/engine-text';

/** Whose field is taken when two people changed one task. */
export type Side = 'theirs' | 'mine';

/** The sections of form and panel, in their order, with their titles. */
export const SECTIONS = {
  basics: 'form.basics',
  trigger: 'form.trigger',
  action: 'form.command',
  limits: 'form.limits',
} as const satisfies Record<string, PlainKey>;
/** A section of form and panel. */
export type Section = keyof typeof SECTIONS;

/** What values are put into words with. */
export interface ValueWords {
  t: Translate;
  language: Language;
  /** A duration in seconds. */
  duration: (seconds: number) => string;
  calendarName: (id: string) => string;
  triggerText: (trigger: TaskWrite['trigger']) => string;
}

/** A fault of the form: the dotted path of its field, and a text of ours or a sentence of the engine. */
export interface FormProblem {
  path: string;
  text: { key: PlainKey } | { sentence: EngineMessage };
}

/** What people are told of a field. */
export interface FieldText {
  label: PlainKey;
  section: Section;
  help?: PlainKey;
  /** What stands for no value; left out: a dash. */
  none?: PlainKey;
  isMono?: boolean;
  isWide?: boolean;
}

/** A field as form, diff and panel speak of it. */
export interface FieldInfo extends FieldText {
  /** Its dotted name. The values of a table are called by its name and theirs. */
  id: string;
  /** Where its faults lie in the definition. */
  paths: readonly string[];
  /** Holds values by name: each is a field of its own. */
  isTable?: boolean;
  format: (value: unknown, words: ValueWords) => string;
  isWorthALine: (value: unknown, task: TaskWrite) => boolean;
}

/**
 * A part of a task, all that the screens know of it: `V` as the contract has it, `D` as it stands in the form. Parts are
 * put together from smaller ones.
 */
export interface Part<V, D> {
  readonly infos: readonly FieldInfo[];
  /** The form before anything was typed. */
  empty(): D;
  /** Puts a value into the form; what it does not say stays as in `before`. */
  toDraft(value: V, before: D): D;
  /** The value that stands in the form; unfinished fields become values that the contract refuses. */
  fromDraft(draft: D): V;
  /** The part of a JSON text, whose values may be wrong but have their types, with what the text leaves out. */
  complete(given: unknown): V;
  /** What can be seen to be wrong without asking the engine. */
  faults(draft: D): FormProblem[];
  /** The paths that the form shows faults beside. */
  places(draft: D): readonly string[];
  /** Its fields with their values. */
  values(value: V): [id: string, value: unknown][];
  /** Puts two versions together. */
  merge(theirs: V, mine: V, sideOf: (id: string) => Side): V;
}

/** One field. */
export interface FieldSpec<V, D> extends FieldText {
  empty: () => D;
  toDraft: (value: V, before: D) => D;
  fromDraft: (draft: D) => V;
  /** What is wrong, each at a path from the field on. */
  faults?: (draft: D) => readonly { path: string; key: PlainKey }[];
  /** Where the form shows its faults beside the field itself, from the field on. */
  places?: (draft: D) => readonly string[];
  /** Left out: what stands in an empty form. */
  complete?: (given: unknown) => V;
  /** A value that is there, in words; left out: as it is written. */
  format?: (value: NonNullable<V>, words: ValueWords) => string;
  /** Left out: always. */
  isWorthALine?: (value: V, task: TaskWrite) => boolean;
}

const below = (id: string, path: string): string => (path === '' ? id : `${id}.${path}`);

/** A part that is one field. */
export function field<V, D>(id: string, spec: FieldSpec<V, D>): Part<V, D> {
  const { label, section, help, none, isMono, isWide } = spec;
  const { empty, toDraft, fromDraft, faults, places, complete, format, isWorthALine } = spec;
  const info: FieldInfo = {
    id,
    label,
    section,
    ...(help === undefined ? {} : { help }),
    ...(none === undefined ? {} : { none }),
    ...(isMono === undefined ? {} : { isMono }),
    ...(isWide === undefined ? {} : { isWide }),
    paths: [id],
    // What is asked about under this id came from `values`.
    format: (value, words) => format?.(value as NonNullable<V>, words) ?? String(value),
    isWorthALine: (value, task) => isWorthALine?.(value as V, task) ?? true,
  };
  return {
    infos: [info],
    empty,
    toDraft,
    fromDraft,
    // The schema has been over it: only values are wrong, so it has its type.
    complete: complete ?? ((given) => (given === undefined ? fromDraft(empty()) : (given as V))),
    faults: (draft) => (faults?.(draft) ?? []).map(({ path, key }) => ({ path: below(id, path), text: { key } })),
    places: (draft) => [...(places?.(draft) ?? []).map((path) => below(id, path)), id],
    values: (value) => [[id, value]],
    merge: (theirs, mine, sideOf) => (sideOf(id) === 'theirs' ? theirs : mine),
  };
}

/** A field that stands in the form as the contract has it. */
export function plainField<V>(
  id: string,
  spec: Omit<FieldSpec<V, V>, 'empty' | 'toDraft' | 'fromDraft'> & { empty: V },
): Part<V, V> {
  return field<V, V>(id, { ...spec, empty: () => spec.empty, toDraft: (value) => value, fromDraft: (draft) => draft });
}

/** The parts of an object, put together. */
export function group<V extends object, D extends { [K in keyof V]-?: unknown }>(parts: {
  readonly [K in keyof V]-?: Part<V[K], D[K]>;
}): Part<V, D> {
  type Each = <K extends keyof V>(name: K, part: Part<V[K], D[K]>) => unknown;
  const names = Object.keys(parts) as (keyof V)[];
  // One value for each name of the record above, which has them all.
  const object = (each: Each): unknown => Object.fromEntries(names.map((name) => [name, each(name, parts[name])]));
  const list = <T>(each: <K extends keyof V>(name: K, part: Part<V[K], D[K]>) => readonly T[]): T[] =>
    names.flatMap((name) => each(name, parts[name]));
  return {
    infos: list((_name, part) => part.infos),
    empty: () => object((_name, part) => part.empty()) as D,
    toDraft: (value, before) => object((name, part) => part.toDraft(value[name], before[name])) as D,
    fromDraft: (draft) => object((name, part) => part.fromDraft(draft[name])) as V,
    complete(given) {
      const all: Partial<Record<keyof V, unknown>> = typeof given === 'object' && given !== null ? given : {};
      return object((name, part) => part.complete(all[name])) as V;
    },
    faults: (draft) => list((name, part) => part.faults(draft[name])),
    places: (draft) => list((name, part) => part.places(draft[name])),
    values: (value) => list((name, part) => part.values(value[name])),
    merge: (theirs, mine, sideOf) => object((name, part) => part.merge(theirs[name], mine[name], sideOf)) as V,
  };
}
