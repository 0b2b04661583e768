import type { CallOutput, CallParsed } from '@shared/contract';
import type { Attempt, Execution } from '@shared/model/execution';
import type { TaskView } from '@shared/model/task';
import type { Workflow } from '@shared/model/workflow';
import { attemptFixture, executionFixture, taskFixtures } from './fixtures';

interface Run {
  execution: Execution;
  attempts: Attempt[];
}

/** A run that goes on and one that ended well, among the runs of the fixture's tasks. */
export const FIXTURE_RUNS = { running: 212, success: 209 } as const;

/** Tasks and runs in memory, with answers for a bridge that stores are tested with. It is no engine: it decides nothing. */
export class EngineFixture {
  readonly tasks = new Map<string, TaskView>();
  readonly runs = new Map<number, Run>();
  /** Graphs that runs of workflows went by, by the id of the run. */
  readonly graphs = new Map<number, Workflow>();
  readonly #tell: (execution: Execution) => void;

  /** `tell` is told of what `change` changes, as by a push. */
  constructor(tell: (execution: Execution) => void = () => undefined) {
    this.#tell = tell;
  }

  /** One with an analyst's tasks and two runs. */
  static filled(): EngineFixture {
    const made = new EngineFixture();
    for (const task of taskFixtures()) made.tasks.set(task.key, task);
    const [calendar, bars] = taskFixtures();
    if (calendar === undefined || bars === undefined) throw new Error('There are no tasks.');
    made.add(executionFixture(FIXTURE_RUNS.success, calendar, 'success'));
    made.add(executionFixture(FIXTURE_RUNS.running, bars, 'running'));
    return made;
  }

  /** Adds a run, with one attempt. */
  add(execution: Execution): void {
    this.runs.set(execution.id, { execution, attempts: [attemptFixture(1, execution)] });
  }

  /** Changes a run as an engine would: with a new revision. */
  change(id: number, change: Partial<Execution>): Execution {
    const run = this.run(id);
    run.execution = { ...run.execution, ...change, revision: run.execution.revision + 1 };
    this.#tell(run.execution);
    return run.execution;
  }

  /** A run; throws where there is none. */
  run(id: number): Run {
    const run = this.runs.get(id);
    if (run === undefined) throw new Error(`There is no run ${id}.`);
    return run;
  }

  /** Answers by the name of the call. */
  readonly answers = {
    'tasks.list': ({ page, pageSize }: CallParsed<'tasks.list'>): CallOutput<'tasks.list'> => {
      const rows = [...this.tasks.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
      return { rows: rows.slice((page - 1) * pageSize, page * pageSize), total: rows.length };
    },
    'tasks.delete': ({ keys }: CallParsed<'tasks.delete'>): CallOutput<'tasks.delete'> => {
      for (const key of keys) this.tasks.delete(key);
      return { keys };
    },
    'executions.list': ({ page, pageSize, filter = {} }: CallParsed<'executions.list'>) => {
      const statuses = filter.status === undefined ? null : [filter.status].flat();
      const rows = [...this.runs.values()]
        .map(({ execution }) => execution)
        .filter(({ status }) => statuses === null || statuses.includes(status))
        .filter(({ queuedAt }) => queuedAt >= (filter.from ?? 0))
        .sort((one, other) => other.id - one.id);
      return { rows: rows.slice((page - 1) * pageSize, page * pageSize), total: rows.length };
    },
    'executions.get': ({ id }: CallParsed<'executions.get'>): CallOutput<'executions.get'> => {
      const { execution, attempts } = this.run(id);
      return { ...execution, attempts };
    },
    'executions.attention': (): CallOutput<'executions.attention'> => ({ rows: [], total: 0, late: 0, slow: 0 }),
    'schedule.upcoming': (): CallOutput<'schedule.upcoming'> => ({ rows: [] }),
    'stats.overview': (): CallOutput<'stats.overview'> => ({
      total: 0,
      byStatus: {},
      counted: 0,
      successRate: null,
      meanMs: null,
      p95Ms: null,
      days: [],
      tasks: { total: this.tasks.size, enabled: this.tasks.size, paused: 0 },
    }),
    'workflows.run': ({ id }: CallParsed<'workflows.run'>): CallOutput<'workflows.run'> => {
      const workflow = this.graphs.get(id);
      if (workflow === undefined) throw new Error(`Run ${id} is of no workflow.`);
      const steps = [...this.runs.values()].map(({ execution }) => execution).filter(({ parent }) => parent === id);
      return { execution: this.run(id).execution, workflow, steps };
    },
    'logs.open': ({ attempt = 1 }: CallParsed<'logs.open'>): CallOutput<'logs.open'> => ({
      lines: [],
      totalLines: 0,
      attempt,
      next: 1,
      live: true,
    }),
    'logs.close': () => ({}),
    'health.get': (): CallOutput<'health.get'> => ({
      ok: true,
      problems: [],
      overdue: null,
      now: Date.now(),
      startedAt: Date.now() - 5_400_000,
      version: '0.1.0',
      pid: 4711,
      host: 'serve',
      dataDir: '/home/lin/.local/share/closing-bell',
      timeZone: 'Asia/Shanghai',
      versions: { node: '24.21.0' },
      scheduler: { planning: true, nextAt: null, running: 1, pending: 0, slots: 4 },
      launcher: { alive: true, pid: 4712, restarts: 0 },
      store: { schema: 3, bytes: 48_234_496, checked: 'ok' },
    }),
  };
}

/** Adds a run of a workflow with a row for each step, the first step's id one above the run's. */
export function addWorkflowRun(
  fixture: EngineFixture,
  id: number,
  workflow: Workflow,
  rows: Readonly<Record<string, Partial<Execution>>>,
): void {
  fixture.graphs.set(id, workflow);
  fixture.add(executionFixture(id, { key: 'nightly', name: 'Nightly', version: 1 }, 'running', { isWorkflow: true }));
  for (const [at, step] of workflow.steps.entries()) {
    const of = { key: `nightly:${step.id}`, name: step.name, version: 1 };
    const place = { source: 'workflow', parent: id, step: step.id } as const;
    fixture.add(executionFixture(id + 1 + at, of, 'pending', { ...place, reason: 'upstream', ...rows[step.id] }));
  }
}
