import type { TaskWrite } from '@shared/model/task';
import { SECTIONS, type FieldInfo, type Side } from './part';
import { TASK, type FormTask } from './task-fields';

export type { Side } from './part';

/** One field in which two definitions differ; undefined: it is not there. */
export interface FieldChange {
  id: string;
  before: unknown;
  after: unknown;
}

const INFOS: ReadonlyMap<string, FieldInfo> = new Map(TASK.infos.map((info) => [info.id, info]));

/** What is known of a field by its id; the values of a table have that of their table. */
export function infoOf(id: string): FieldInfo | undefined {
  const [table = ''] = id.split('.', 1);
  const info = INFOS.get(id) ?? INFOS.get(table);
  return info?.id === id || info?.isTable === true ? info : undefined;
}

const ORDER = Object.keys(SECTIONS);
const sectionAt = ([id]: [string, unknown]): number => ORDER.indexOf(infoOf(id)?.section ?? '');

/** A definition as a flat list of the fields that people speak about, in the order of the form. */
export function fieldsOf(task: FormTask): Map<string, unknown> {
  return new Map(TASK.values(task).sort((one, other) => sectionAt(one) - sectionAt(other)));
}

function ordered(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Whether two JSON values are the same, whatever the order of their fields. */
export function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, ordered) === JSON.stringify(other, ordered);
}

/** The fields that differ, in the order of the form; a field that only one of the two has counts. */
export function changesBetween(before: FormTask, after: FormTask): FieldChange[] {
  const old = fieldsOf(before);
  const now = fieldsOf(after);
  const ids = [...now.keys(), ...[...old.keys()].filter((id) => !now.has(id))];
  return ids
    .map((id) => ({ id, before: old.get(id), after: now.get(id) }))
    .filter((change) => !sameValue(change.before, change.after));
}

/** Each path that faults may have, with its field: the most exact first. */
const PATHS = TASK.infos
  .flatMap((info) => info.paths.map((path) => ({ path, info })))
  .sort((one, other) => other.path.length - one.path.length);

/** The field that a fault's path belongs to. */
export function fieldAt(path: readonly (string | number)[]): string {
  const dotted = path.join('.');
  const found = PATHS.find((one) => dotted === one.path || dotted.startsWith(`${one.path}.`));
  if (found === undefined) return String(path[0] ?? '');
  return found.info.isTable === true && path.length > 1 ? `${found.info.id}.${path[1]}` : found.info.id;
}

/** Puts two versions of one task together; the function says whose field to take. The key is no choice. */
export function mergeTasks(theirs: FormTask, mine: FormTask, sideOf: (id: string) => Side): TaskWrite {
  return { ...TASK.merge(theirs, mine, sideOf), key: mine.key };
}
