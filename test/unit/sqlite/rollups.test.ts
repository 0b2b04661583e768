import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stats } from '@shared/contract/stats';
import { isFinished } from '@shared/model/execution';
import type { ExecutionRecord } from '@main/app/ports';
import type { OpenedStore } from '@main/adapters/sqlite/open';
import { Folder } from './folder';
import { addExecution, addRun, addTask, T0 } from './samples';

const DAY = 86_400_000;

const step = fc.record({
  task: fc.integer({ min: 0, max: 2 }),
  what: fc.constantFrom('run', 'missed', 'skipped', 'try', 'running', 'marked', 'moved-end'),
  status: fc.constantFrom('success' as const, 'failed' as const, 'terminated' as const),
  startedAt: fc.integer({ min: T0 - 2 * DAY, max: T0 + 2 * DAY }),
  tookMs: fc.oneof(fc.integer({ min: -5000, max: 300 }), fc.integer({ min: 0, max: 3 * DAY })),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function apply(store: OpenedStore, tasks: ReturnType<typeof addTask>[], { task: index, what, ...run }: Step): void {
  const task = tasks[index];
  if (!task) throw new Error('no such task');
  const base = { taskId: task.id, key: task.key, queuedAt: run.startedAt };
  switch (what) {
    case 'missed':
    case 'skipped':
      addExecution(store, { ...base, status: what, finishedAt: run.startedAt });
      return;
    case 'try': {
      const { id } = addExecution(store, { ...base, taskId: null, source: 'try' });
      store.executions.move(id, ['pending'], { status: 'success', startedAt: T0, finishedAt: T0 + 1 });
      return;
    }
    case 'running':
      addExecution(store, base);
      return;
    default: {
      const { id } = addRun(store, task, run);
      if (what === 'marked')
        store.executions.move(id, ['failed', 'terminated'], { status: 'success', reason: 'marked' });
      if (what === 'moved-end') store.executions.move(id, ['failed'], { finishedAt: run.startedAt + 7 });
    }
  }
}

function everyExecution(store: OpenedStore): ExecutionRecord[] {
  return store.history.list({ page: 1, pageSize: 1000, filter: {} }).rows;
}

function exactP95(durations: number[]): number | null {
  const sorted = durations.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
}

/** The figures as a look at every row gives them. */
function expectFigures(figures: Omit<Stats, 'days'>, rows: ExecutionRecord[]): void {
  const of = (status: string): number => rows.filter((row) => row.status === status).length;
  const durations = rows
    .filter((row) => row.startedAt !== null)
    .map((row) => Math.max(0, (row.finishedAt ?? 0) - (row.startedAt ?? 0)));
  const ended = of('success') + of('failed') + of('completed');
  const sum = durations.reduce((total, ms) => total + ms, 0);
  expect(figures.total).toBe(rows.length);
  for (const status of ['success', 'failed', 'terminated', 'missed', 'skipped'] as const) {
    expect(figures.byStatus[status] ?? 0).toBe(of(status));
  }
  expect(figures.successRate).toBe(ended ? of('success') / ended : null);
  expect(figures.meanMs).toBe(durations.length ? Math.round(sum / durations.length) : null);
  const exact = exactP95(durations);
  if (exact === null) expect(figures.p95Ms).toBeNull();
  else {
    expect(figures.p95Ms).toBeGreaterThanOrEqual(exact);
    expect(figures.p95Ms).toBeLessThanOrEqual(exact * 2 ** 0.25);
  }
}

describe('the daily sums', () => {
  it.each(['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe'])(
    'equal a count over every execution, in total, by task and by day: %s',
    async (systemZone) => {
      using folder = new Folder();
      const store = await folder.open({ dataDir: ':memory:', systemZone });
      const localDay = (at: number): string => new Date(at).toLocaleDateString('sv-SE', { timeZone: systemZone });
      const undo = new Error('undo');
      const property = fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const work = (): void =>
          store.transaction(() => {
            const tasks = ['a', 'b', 'c'].map((key) => addTask(store, { key }));
            for (const each of steps) apply(store, tasks, each);
            const rows = everyExecution(store).filter((row) => isFinished(row.status) && row.taskId !== null);
            const [from, to] = [T0 - 4 * DAY, T0 + 6 * DAY];
            const all = store.stats.overview(from, to);
            expectFigures(
              all,
              rows.filter((row) => row.finishedAt !== null),
            );
            // Moving an end leaves the row under the day it was first counted under.
            const sameDay = steps.every(({ what }) => what !== 'moved-end');
            for (const { date, ...day } of sameDay ? all.days : []) {
              expectFigures(
                day,
                rows.filter((row) => localDay(row.finishedAt ?? 0) === date),
              );
            }
            for (const task of tasks) {
              expectFigures(
                store.stats.task(task.id, from, to),
                rows.filter((row) => row.taskId === task.id),
              );
            }
            throw undo;
          });
        expect(work).toThrow(undo);
      });
      fc.assert(property, { numRuns: 60 });
    },
  );
});
