import { writeOf, type TaskWrite } from '@shared/model/task';
import { hasLimits } from '../../../kinds/actions';
import { nameErrors, type NameError, type NameValue } from '../../../ui/name-errors';
import { changesBetween, fieldAt, type FieldChange } from '../fields/definition-fields';
import { checkDraft, type FormProblem } from '../fields/draft-problems';
import { emptyDraft, fromDraft } from '../fields/task-draft';
import type { TaskDraft } from '../fields/task-fields';

/** What can be changed in many tasks at once, in the order in which it is offered. */
export const BULK_FIELDS = [
  'timeoutSeconds',
  'retry',
  'overlap',
  'group',
  'interpreter',
  'trigger',
  'tagsAdded',
  'tagsRemoved',
  'envSet',
  'envRemoved',
] as const;
/** Something that can be changed in many tasks at once. */
export type BulkField = (typeof BULK_FIELDS)[number];

/** A change of many tasks as it stands in the form. */
export interface BulkDraft {
  /** Only these are changed, whatever stands in the fields of the others. */
  chosen: BulkField[];
  /** The values of a task that all are to have. */
  task: TaskDraft;
  tagsAdded: string[];
  tagsRemoved: string[];
  envSet: NameValue[];
  /** Names of variables. */
  envRemoved: string[];
}

/** Nothing is changed. */
export function emptyBulk(): BulkDraft {
  return { chosen: [], task: emptyDraft(), tagsAdded: [], tagsRemoved: [], envSet: [], envRemoved: [] };
}

type Apply = (task: TaskWrite, wished: TaskWrite, draft: BulkDraft) => Partial<TaskWrite>;

/** Limits of a command's own; what has none keeps what it has. */
const ofCommand =
  (apply: Apply): Apply =>
  (task, wished, draft) =>
    hasLimits(task.action) ? apply(task, wished, draft) : {};

const APPLY: Readonly<Record<BulkField, Apply>> = {
  timeoutSeconds: ofCommand((_task, { timeoutSeconds }) => ({ timeoutSeconds })),
  retry: ofCommand((_task, { retry }) => ({ retry })),
  overlap: (_task, { overlap }) => ({ overlap }),
  group: ofCommand((_task, { group }) => ({ group })),
  interpreter({ action }, wished) {
    if (!('interpreter' in action) || !('interpreter' in wished.action)) return {};
    return { action: { ...action, interpreter: wished.action.interpreter } };
  },
  trigger: (_task, { trigger }) => ({ trigger }),
  tagsAdded: ({ tags }, _wished, { tagsAdded }) => ({ tags: [...new Set([...tags, ...tagsAdded])] }),
  tagsRemoved: ({ tags }, _wished, { tagsRemoved }) => ({ tags: tags.filter((tag) => !tagsRemoved.includes(tag)) }),
  envSet({ env }, _wished, { envSet }) {
    const named = envSet.filter(({ name }) => name !== '');
    return { env: { ...env, ...Object.fromEntries(named.map(({ name, value }) => [name, value])) } };
  },
  envRemoved: ({ env }, _wished, { envRemoved }) => ({
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !envRemoved.includes(name))),
  }),
};

/** The definition of a stored task as an update writes it: whether it is on and paused stays as it is. */
export function definitionOf(task: unknown): TaskWrite {
  const { enabled: _enabled, paused: _paused, ...definition } = writeOf(task);
  return definition;
}

/** What a change makes of a definition; what does not concern its kind stays. */
export function applyBulk(task: TaskWrite, draft: BulkDraft): TaskWrite {
  const wished = fromDraft(draft.task);
  return BULK_FIELDS.filter((field) => draft.chosen.includes(field)).reduce<TaskWrite>(
    (changed, field) => ({ ...changed, ...APPLY[field](changed, wished, draft) }),
    task,
  );
}

/** One task with what a change makes of it. */
export interface BulkRow {
  key: string;
  version: number;
  before: TaskWrite;
  after: TaskWrite;
  /** The fields that come to differ, in the order of the form. */
  changes: readonly FieldChange[];
}

/** What a change makes of many tasks; those that it leaves as they are have no changes. */
export function previewBulk(tasks: readonly { key: string; version: number }[], draft: BulkDraft): BulkRow[] {
  return tasks.map((task) => {
    const before = definitionOf(task);
    const after = applyBulk(before, draft);
    return { key: task.key, version: task.version, before, after, changes: changesBetween(before, after) };
  });
}

/** The field of the task that a change is about, as far as its faults are asked for. */
const FAULTS_OF: Readonly<Partial<Record<BulkField, string>>> = {
  timeoutSeconds: 'timeoutSeconds',
  retry: 'retry',
  group: 'group',
  interpreter: 'action.interpreter',
  trigger: 'trigger',
};

/** What can be seen to be wrong with what was chosen, without asking the engine. */
export function bulkFaults({ chosen, task }: BulkDraft): FormProblem[] {
  const roots = chosen.flatMap((field) => FAULTS_OF[field] ?? []);
  return checkDraft(task).filter(({ path }) => roots.some((root) => path === root || path.startsWith(`${root}.`)));
}

/** What is wrong with the variables that are to be set, by row. */
export function variableErrors(draft: BulkDraft): ReadonlyMap<number, NameError> {
  return draft.chosen.includes('envSet') ? nameErrors(draft.envSet, 'env') : new Map<number, NameError>();
}

/** Which task and field the engine refused, of a fault's path in the call. */
export function refusedAt(
  path: readonly (string | number)[] | undefined,
): { index: number; field: string | null } | null {
  const [changes, index, task, ...inner] = path ?? [];
  if (changes !== 'changes' || typeof index !== 'number') return null;
  return { index, field: task === 'task' && inner.length > 0 ? fieldAt(inner) : null };
}
