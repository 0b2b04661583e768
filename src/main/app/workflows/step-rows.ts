import type { Step } from '@shared/model/workflow';
import { NO_STEP } from '../admission';
import { type Definitions, isWorkflow } from '../definitions';
import type { ExecutionRecord, NewExecution, Store, TaskRecord } from '../ports';

/** What a run takes over from the run that it repeats. */
export interface Repeats {
  /** The steps of that run by id. */
  before: ReadonlyMap<string, ExecutionRecord>;
  /** Steps to run; all others are taken over. */
  run: ReadonlySet<string>;
  /** Those of them that run whatever their condition says. */
  unconditional: ReadonlySet<string>;
  /** Whose versions of the tasks are used. */
  definitions: 'current' | 'original';
  /** A workflow among the steps to run goes on from its own failed steps. */
  deep: boolean;
}

interface Target {
  taskId: number | null;
  key: string;
  name: string;
  version: number | null;
  group: string | null;
  isWorkflow: boolean;
}

/**
 * Writes the rows of all steps of a run, in the order of its graph; to be called within a transaction. A step whose task
 * is gone, or that would run itself, gets a row that has failed already: the run goes on as its rule for failures says.
 */
export function insertSteps(
  store: Store,
  definitions: Definitions,
  run: ExecutionRecord,
  at: number,
  repeats: Repeats | null,
): ExecutionRecord[] {
  const above = tasksAbove(store, run);
  return definitions.workflow(run).action.workflow.steps.map((step) => {
    const before = repeats?.before.get(step.id);
    const isTakenOver = repeats !== null && before !== undefined && !repeats.run.has(step.id);
    const row = isTakenOver ? takenOver(before, at) : fresh(store, run, step, at, above, repeats);
    const common = {
      source: 'workflow',
      who: run.who,
      scheduledFor: null,
      queuedAt: at,
      overlap: 'queue',
      missedCount: null,
      definition: null,
      sessionDate: run.sessionDate,
      parent: run.id,
      step: step.id,
    } as const;
    const inserted = store.executions.insert({ ...NO_STEP, ...row, ...common });
    if (!inserted) throw new Error(`The row of step ${step.id} could not be written.`);
    return inserted;
  });
}

type Own = Pick<NewExecution, 'status' | 'reason' | 'finishedAt' | 'params' | 'rerunOf'> &
  Target &
  Partial<NewExecution>;

function takenOver(before: ExecutionRecord, at: number): Own {
  return {
    taskId: before.taskId,
    key: before.key,
    name: before.name,
    version: before.version,
    group: before.group,
    isWorkflow: before.isWorkflow,
    status: before.status,
    reason: before.reason,
    startedAt: before.startedAt,
    finishedAt: before.finishedAt ?? at,
    params: before.params as NewExecution['params'],
    result: before.result,
    error: before.error,
    rerunOf: null,
    reusedFrom: before.reusedFrom ?? before.id,
  };
}

function fresh(
  store: Store,
  run: ExecutionRecord,
  step: Step,
  at: number,
  above: ReadonlySet<number>,
  repeats: Repeats | null,
): Own {
  const before = repeats?.before.get(step.id);
  const target = targetOf(store, run, step, repeats?.definitions === 'original' ? before : undefined);
  const isLoop = target !== null && target.taskId !== null && above.has(target.taskId);
  const goesOn = repeats?.deep === true && before?.isWorkflow === true && target?.isWorkflow === true;
  const own = { params: {}, rerunOf: goesOn ? before.id : null, unconditional: repeats?.unconditional.has(step.id) };
  if (target && !isLoop) return { ...target, ...own, status: 'pending', reason: 'upstream', finishedAt: null };
  const key = step.task ?? '';
  return {
    ...own,
    ...(target ?? { taskId: null, key, name: step.name || step.id, version: null, group: null }),
    isWorkflow: false,
    status: 'failed',
    reason: 'bad-config',
    finishedAt: at,
    error: isLoop ? `“${key}” would run itself.` : `No task has the key “${key}”. It was deleted, or never there.`,
  };
}

function targetOf(
  store: Store,
  run: ExecutionRecord,
  step: Step,
  original: ExecutionRecord | undefined,
): Target | null {
  if (step.task === undefined) {
    const name = step.name || step.id;
    const key = `${run.key}:${step.id}`;
    return { taskId: null, key, name, version: null, group: step.group, isWorkflow: false };
  }
  const task = store.tasks.find(step.task);
  if (!task) return null;
  const isSame = original !== undefined && original.taskId === task.id && original.version !== null;
  const version = isSame ? store.tasks.version(task.id, original.version ?? task.version) : null;
  return ofTask(step, task, version ?? { version: task.version, definition: task.definition });
}

function ofTask(step: Step, task: TaskRecord, used: Pick<TaskRecord, 'version' | 'definition'>): Target {
  return {
    taskId: task.id,
    key: task.key,
    name: step.name || used.definition.name,
    version: used.version,
    group: isWorkflow(used.definition) ? null : used.definition.group,
    isWorkflow: isWorkflow(used.definition),
  };
}

/** The workflows that a run is within, itself included: a step that is one of them would never end. */
function tasksAbove(store: Store, run: ExecutionRecord): Set<number> {
  const found = new Set<number>();
  for (
    let row: ExecutionRecord | null = run;
    row;
    row = row.parent === null ? null : store.executions.get(row.parent)
  ) {
    if (row.taskId !== null) found.add(row.taskId);
  }
  return found;
}
