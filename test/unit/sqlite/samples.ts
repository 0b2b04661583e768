import { PATIENCE_MS } from '../../support/deadlines';
import { taskDefinitionSchema, type TaskDefinition } from '@shared/model/task';
import type { ExecutionRecord, Logger, NewExecution, Store, TaskRecord, TaskWriteRecord } from '@main/app/ports';

/** Noon of 15 March 2026, UTC. */
export const T0 = Date.UTC(2026, 2, 15, 12);

/** For what other threads and processes do on a busy machine. */
export const PATIENCE = { timeout: PATIENCE_MS };

/** A definition with defaults for what a test does not care about. */
export function definition(fields: Partial<TaskDefinition> & { key: string }): TaskDefinition {
  const parsed = taskDefinitionSchema.parse({
    trigger: { kind: 'manual' },
    action: { kind: 'command', shell: 'true' },
    ...fields,
  });
  const missed = { ...parsed.missed, policy: parsed.missed.policy ?? 'run-once' };
  return { ...parsed, missed, trigger: fields.trigger ?? { kind: 'manual' } };
}

/** What a test may say about a task. */
export type TaskFields = Partial<Omit<TaskWriteRecord, 'definition'>> & Partial<TaskDefinition> & { key: string };

/** A task to insert. */
export function taskWrite({ enabled, paused, nextAt, watermark, who, at, ...fields }: TaskFields): TaskWriteRecord {
  return {
    definition: definition(fields),
    enabled: enabled ?? true,
    paused: paused ?? false,
    nextAt: nextAt ?? null,
    watermark: watermark ?? T0,
    who: who ?? 'test',
    at: at ?? T0,
  };
}

/** Inserts a task. */
export function addTask(store: Store, fields: TaskFields): TaskRecord {
  return store.tasks.insert(taskWrite(fields));
}

/** An execution to insert. */
export function newExecution(fields: Partial<NewExecution> = {}): NewExecution {
  return {
    taskId: null,
    key: 'job',
    name: 'Job',
    version: 1,
    status: 'pending',
    reason: 'slot',
    source: 'manual',
    who: 'test',
    scheduledFor: null,
    occurrence: null,
    queuedAt: T0,
    startedAt: null,
    finishedAt: null,
    group: null,
    overlap: 'skip',
    params: {},
    result: null,
    error: null,
    rerunOf: null,
    missedCount: null,
    definition: null,
    sessionDate: null,
    runDate: null,
    standsFor: null,
    isWorkflow: false,
    parent: null,
    step: null,
    reusedFrom: null,
    unconditional: false,
    graceMs: null,
    late: null,
    ...fields,
  };
}

/** Inserts an execution that has to be new. */
export function addExecution(store: Store, fields: Partial<NewExecution> = {}): ExecutionRecord {
  return present(store.executions.insert(newExecution(fields)));
}

/** Inserts an execution of a task and lets it run to an end. */
export function addRun(
  store: Store,
  task: TaskRecord,
  end: { status?: 'success' | 'failed' | 'terminated'; startedAt?: number; tookMs?: number },
): ExecutionRecord {
  const { status = 'success', startedAt = T0, tookMs = 1000 } = end;
  const { id } = addExecution(store, { taskId: task.id, key: task.key, queuedAt: startedAt });
  present(store.executions.move(id, ['pending'], { status: 'running', reason: null, startedAt }));
  const reason = status === 'failed' ? 'exit-code' : null;
  return present(store.executions.move(id, ['running'], { status, reason, finishedAt: startedAt + tookMs }));
}

/** The value, which has to be there. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('Something is missing.');
  return value;
}

/** A logger that keeps what it is told. */
export function keptLogger(): Logger & { lines: string[] } {
  const lines: string[] = [];
  const keep = (message: string, detail?: unknown): void => {
    lines.push(
      detail instanceof Error ? `${message}: ${detail.message}` : `${message} ${JSON.stringify(detail ?? {})}`,
    );
  };
  return { lines, info: keep, warn: keep, error: keep };
}
