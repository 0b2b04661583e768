import { groupNameSchema, keySchema } from '@shared/model/common';
import { sessionTriggerSchema } from '@shared/kinds/triggers/session';
import type { PlainKey } from '../../../i18n';
import type { TaskProblem } from '../../../stores/tasks';
import { nameFaults, type NameKind } from '../../../ui/name-faults';
import type { NameValue } from '../../../ui/name-value';
import { UNIT_SECONDS, type TaskDraft } from './task-draft';

/** A fault of the form: the dotted path of its field, and a text of ours or a sentence of the engine. */
export interface FormProblem {
  path: string;
  text: { key: PlainKey } | { sentence: string };
}

function faultsOfNames(rows: readonly NameValue[], field: NameKind): FormProblem[] {
  return [...nameFaults(rows, field)].map(([at, fault]) => ({
    path: `${field}.#${at}`,
    text: { key: `problem.${fault}` },
  }));
}

/** What can be seen to be wrong without asking the engine, in the person's own language. */
export function checkDraft(draft: TaskDraft): FormProblem[] {
  const problems: FormProblem[] = [];
  const add = (wrong: boolean, path: string, key: PlainKey): void => {
    if (wrong) problems.push({ path, text: { key } });
  };
  add(!keySchema.safeParse(draft.key.trim()).success, 'key', 'problem.key');
  if (draft.triggerKind === 'cron') add(draft.expression.trim() === '', 'trigger.expression', 'problem.cron');
  if (draft.triggerKind === 'interval') {
    const seconds = (draft.every ?? 0) * UNIT_SECONDS[draft.unit];
    add(!Number.isInteger(seconds) || seconds < 1, 'trigger.everySeconds', 'problem.interval');
  }
  if (draft.triggerKind === 'once') add(draft.onceAt === null, 'trigger.at', 'problem.onceAt');
  if (draft.triggerKind === 'session' && draft.sessionMoment === 'at') {
    const { at } = sessionTriggerSchema.shape;
    add(!at.safeParse(draft.sessionAt.trim()).success, 'trigger.at', 'problem.sessionAt');
  }
  // A graph is judged by the builder and by the engine.
  const isCommand = draft.workflow === null;
  if (draft.commandKind === 'shell') add(isCommand && draft.shell.trim() === '', 'action.shell', 'problem.command');
  else add(isCommand && (draft.argv[0] ?? '').trim() === '', 'action.argv', 'problem.command');
  const needsPath = isCommand && draft.interpreterKind !== 'system' && draft.interpreterKind !== 'node';
  add(needsPath && draft.interpreterPath.trim() === '', 'action.interpreter.path', 'problem.path');
  const group = draft.group.trim();
  add(group !== '' && !groupNameSchema.safeParse(group).success, 'group', 'problem.group');
  return [...problems, ...faultsOfNames(draft.env, 'env'), ...faultsOfNames(draft.params, 'params')];
}

/** The engine's faults as the form's; its paths may begin with the call's field `task`. */
export function fromEngine(found: readonly TaskProblem[], draft: TaskDraft): FormProblem[] {
  return found.map(({ path, message }) => {
    const parts = path[0] === 'task' ? path.slice(1) : [...path];
    const [field, name] = parts;
    if ((field === 'env' || field === 'params') && name !== undefined) {
      const at = draft[field].findIndex((row) => row.name === String(name));
      if (at >= 0) return { path: `${field}.#${at}`, text: { sentence: message } };
    }
    return { path: parts.join('.'), text: { sentence: message } };
  });
}

/** A fault's path in the task itself: rows of tables are called by their names. */
export function pathOf({ path }: FormProblem, draft: TaskDraft): string[] {
  const [, field, row] = /^(env|params)\.#(\d+)$/.exec(path) ?? [];
  if (field === 'env' || field === 'params') return [field, draft[field][Number(row)]?.name ?? ''];
  return path === '' ? [] : path.split('.');
}

/** The fields that the form has a place for beside them. */
const PLACES = [
  'key',
  'name',
  'description',
  'tags',
  'trigger.expression',
  'trigger.timeZone',
  'trigger.everySeconds',
  'trigger.at',
  'trigger.calendar',
  'trigger.dayOffset',
  'trigger.offsetMinutes',
  'trigger',
  'guard',
  'session',
  'action.shell',
  'action.argv',
  'action.cwd',
  'action.interpreter',
  'action',
  'env',
  'params',
  'timeoutSeconds',
  'retry.max',
  'retry.intervalSeconds',
  'retry.backoff',
  'retry.maxIntervalSeconds',
  'overlap',
  'missed.policy',
  'missed.graceSeconds',
  'missed.limit',
  'group',
] as const;
/** A place beside which faults are shown. */
export type Place = (typeof PLACES)[number];

/** The place for a fault: the nearest field around its path, or null when the form has none. */
export function placeOf(path: string): Place | null {
  return PLACES.find((place) => path === place || path.startsWith(`${place}.`)) ?? null;
}
