import type { TaskProblem } from '../../../stores/tasks';
import type { FormProblem } from './part';
import { TASK, type TaskDraft } from './task-fields';

export type { FormProblem } from './part';

/** A place beside which faults are shown: a field of the draft by its dotted path, or a part of what its kind has. */
export type Place =
  | keyof TaskDraft
  | `retry.${keyof TaskDraft['retry']}`
  | `missed.${keyof TaskDraft['missed']}`
  | `trigger.${string}`
  | `action.${string}`;

/** A part that stands in the form as a table of names and values. */
type Table = 'env' | 'params';
const isTable = (part: string | number | undefined): part is Table => part === 'env' || part === 'params';

/** What can be seen to be wrong without asking the engine, in the person's own language. */
export function checkDraft(draft: TaskDraft): FormProblem[] {
  return TASK.faults(draft);
}

/** The engine's faults as the form's; its paths may begin with the call's field `task`. */
export function fromEngine(found: readonly TaskProblem[], draft: TaskDraft): FormProblem[] {
  return found.map(({ path, ...sentence }) => {
    const parts = path[0] === 'task' ? path.slice(1) : [...path];
    const [table, name] = parts;
    if (isTable(table) && name !== undefined) {
      const at = draft[table].findIndex((row) => row.name === String(name));
      if (at >= 0) return { path: `${table}.#${at}`, text: { sentence } };
    }
    return { path: parts.join('.'), text: { sentence } };
  });
}

/** A fault's path in the task itself: rows of tables are called by their names. */
export function pathOf({ path }: FormProblem, draft: TaskDraft): string[] {
  const [, table, row] = /^(\w+)\.#(\d+)$/.exec(path) ?? [];
  if (isTable(table)) return [table, draft[table][Number(row)]?.name ?? ''];
  return path === '' ? [] : path.split('.');
}

/** The place for a fault: the nearest that the form has around its path, or null when it has none. */
export function placeOf(path: string, draft: TaskDraft): string | null {
  const around = TASK.places(draft).filter((place) => path === place || path.startsWith(`${place}.`));
  return around.sort((one, other) => other.length - one.length)[0] ?? null;
}
