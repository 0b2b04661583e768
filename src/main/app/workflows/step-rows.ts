import { message } from '@shared/messages/message';
import { isFinished } from '@shared/model/execution';
import type { Params } from '@shared/model/common';
import type { Step } from '@shared/model/workflow';
import { sessionRuleOf, type SessionRule } from '@shared/model/session';
import type { Calendars } from '../../core/calendar/calendar';
import { momentFacts } from '../../core/session/moment-facts';
import { NO_STEP } from '../admission';
import { type Definitions, isWorkflow } from '../definitions';
import { runError } from '../run-error';
import { momentOf } from '../run-context';
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

/** The steps of a run that have ended, by id: only these can be taken over. */
export function endedSteps(rows: readonly ExecutionRecord[]): Map<string, ExecutionRecord> {
  return new Map(rows.flatMap((row) => (row.step !== null && isFinished(row.status) ? [[row.step, row]] : [])));
}

/**
 * Writes the rows of all steps of a run, in the order of its graph; to be called within a transaction. A step whose task
 * is gone, or that would run itself, gets a row that has failed already: the run goes on as its rule for failures says.
 */
export function insertSteps(
  { store, definitions, calendars }: { store: Store; definitions: Definitions; calendars: Calendars },
  run: ExecutionRecord,
  at: number,
  repeats: Repeats | null,
): ExecutionRecord[] {
  const above = chainOf(store, run);
  const startedFor = momentOf(above.at(-1) ?? run);
  const find = remember((key: string) => store.tasks.find(key));
  return definitions.workflow(run).action.workflow.steps.map((step) => {
    const before = repeats?.before.get(step.id);
    const isRun = repeats === null || repeats.run.has(step.id);
    const made = (): Own => fresh({ store, find, above }, run, step, at, repeats);
    // A step that has come into the graph since has nothing to be taken over.
    const row = isRun ? made() : before ? takenOver(before, at) : { ...made(), ...LEFT_OUT, finishedAt: at };
    // A task within a workflow that goes by no calendar goes by its own; a rerun stays with what the step had.
    const rule = row.taskId === null || row.version === null ? null : ruleOf(definitions, row, run, step.id);
    const own = before?.sessionDate ?? momentFacts(null, rule, calendars).sessionAt(startedFor);
    const common = {
      source: 'workflow',
      who: run.who,
      scheduledFor: null,
      queuedAt: at,
      overlap: 'queue',
      missedCount: null,
      definition: null,
      sessionDate: run.sessionDate ?? own,
      parent: run.id,
      step: step.id,
      graceMs: run.graceMs,
    } as const;
    const inserted = store.executions.insert({ ...NO_STEP, ...row, ...common });
    if (!inserted) throw new Error(`The row of step ${step.id} could not be written.`);
    return inserted;
  });
}

const LEFT_OUT = { status: 'skipped', reason: 'stopped', error: null } as const;

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
    params: before.params as Params,
    runDate: before.runDate,
    result: before.result,
    error: before.error,
    errorLines: before.errorLines ?? null,
    rerunOf: null,
    reusedFrom: before.reusedFrom ?? before.id,
  };
}

interface Surroundings {
  store: Store;
  find: (key: string) => TaskRecord | null;
  /** The run and the runs that it is within. */
  above: readonly ExecutionRecord[];
}

function fresh(
  { store, find, above }: Surroundings,
  run: ExecutionRecord,
  step: Step,
  at: number,
  repeats: Repeats | null,
): Own {
  const before = repeats?.before.get(step.id);
  const target = targetOf(store, find, run, step, repeats?.definitions === 'original' ? before : undefined);
  const isLoop = target !== null && target.taskId !== null && above.some(({ taskId }) => taskId === target.taskId);
  const goesOn = repeats?.deep === true && before?.isWorkflow === true && target?.isWorkflow === true;
  const own = {
    params: before && before.taskId === target?.taskId ? defaultsUsed(step, before) : {},
    rerunOf: goesOn ? (before.reusedFrom ?? before.id) : null,
    unconditional: repeats?.unconditional.has(step.id),
  };
  if (target && !isLoop) return { ...target, ...own, status: 'pending', reason: 'upstream', finishedAt: null };
  const key = step.task ?? '';
  return {
    ...own,
    ...(target ?? { taskId: null, key, name: step.name || step.id, version: null, group: null }),
    isWorkflow: false,
    status: 'failed',
    reason: 'bad-config',
    finishedAt: at,
    ...runError([isLoop ? message('outcome.runsItself', { key }) : message('outcome.noTask', { key })]),
  };
}

/** Parameters that an earlier run of a step had from its task; what its workflow gives it is worked out anew. */
function defaultsUsed(step: Step, before: ExecutionRecord): Params {
  if (step.task === undefined) return {};
  const kept = Object.entries(before.params as Params).filter(([name]) => !Object.hasOwn(step.params, name));
  return Object.fromEntries(kept);
}

function targetOf(
  store: Store,
  find: Surroundings['find'],
  run: ExecutionRecord,
  step: Step,
  original: ExecutionRecord | undefined,
): Target | null {
  if (step.task === undefined) {
    const name = step.name || step.id;
    const key = `${run.key}:${step.id}`;
    return { taskId: null, key, name, version: null, group: step.group, isWorkflow: false };
  }
  if (original && original.taskId !== null && original.version !== null && original.key === step.task) {
    // By the original definitions a task may have been deleted since.
    const stored = store.tasks.version(original.taskId, original.version);
    if (stored) return ofTask(step, { id: original.taskId, key: original.key }, stored);
  }
  const task = find(step.task);
  return task && ofTask(step, task, task);
}

function ofTask(
  step: Step,
  task: Pick<TaskRecord, 'id' | 'key'>,
  used: Pick<TaskRecord, 'version' | 'definition'>,
): Target {
  return {
    taskId: task.id,
    key: task.key,
    name: step.name || used.definition.name,
    version: used.version,
    group: isWorkflow(used.definition) ? null : used.definition.group,
    isWorkflow: isWorkflow(used.definition),
  };
}

/** A run and the runs of workflows that it is within, the outermost last: a step that is one of them would never end. */
function chainOf(store: Store, run: ExecutionRecord): ExecutionRecord[] {
  const found: ExecutionRecord[] = [];
  for (
    let row: ExecutionRecord | null = run;
    row;
    row = row.parent === null ? null : store.executions.get(row.parent)
  ) {
    found.push(row);
  }
  return found;
}

function ruleOf(definitions: Definitions, row: Own, run: ExecutionRecord, step: string): SessionRule | null {
  const { taskId, version, key } = row;
  return sessionRuleOf(definitions.of({ ...run, taskId, version, key, parent: run.id, step, definition: null }));
}

/** Many steps name the same task. */
function remember<T>(find: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    if (!known.has(key)) known.set(key, find(key));
    return known.get(key) as T;
  };
}
