import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  executionReasonSchema,
  executionSourceSchema,
  executionStatusSchema,
  isFinished,
} from '@shared/model/execution';
import { deviationOf } from '@shared/model/deviation';
import type { ExecutionQuery, ExecutionRecord, ExecutionSort, Store } from '@main/app/ports';
import { addExecution, addRun, addTask, present, T0 } from '../../unit/sqlite/samples';

type Filter = ExecutionQuery['filter'];

const KEYS = ['a', 'b', 'c'];
const SESSIONS = ['2026-03-12', '2026-03-13'];
const HOUR = 3_600_000;

const rowArbitrary = fc.record({
  key: fc.constantFrom(...KEYS),
  status: fc.constantFrom(...executionStatusSchema.options),
  reason: fc.option(fc.constantFrom(...executionReasonSchema.options.slice(0, 6))),
  source: fc.constantFrom(...executionSourceSchema.options),
  queuedAt: fc.integer({ min: T0 - 3 * HOUR, max: T0 + 3 * HOUR }),
  sessionDate: fc.option(fc.constantFrom(...SESSIONS)),
  // null: it never ran. Few values, so that there are ties.
  tookMs: fc.option(fc.constantFrom(0, 900, 1000, 60_000, 90_000)),
  usualMs: fc.option(fc.constantFrom(500, 1000, 45_000)),
});
type Row = typeof rowArbitrary extends fc.Arbitrary<infer R> ? R : never;
const instant = fc.integer({ min: T0 - 4 * HOUR, max: T0 + 4 * HOUR });
const filterArbitrary: fc.Arbitrary<Filter> = fc.record(
  {
    key: fc.constantFrom(...KEYS, 'none'),
    status: fc.uniqueArray(fc.constantFrom(...executionStatusSchema.options), { minLength: 1 }),
    reason: fc.constantFrom(...executionReasonSchema.options.slice(0, 6)),
    source: fc.constantFrom(...executionSourceSchema.options),
    from: instant,
    to: instant,
    parent: fc.constant(null),
    session: fc.constantFrom(...SESSIONS),
    slow: fc.constant(true as const),
  },
  { requiredKeys: [] },
);
const sortArbitrary: fc.Arbitrary<ExecutionSort | undefined> = fc.option(
  fc.record({
    by: fc.constantFrom('queuedAt', 'ranMs', 'deviation'),
    order: fc.constantFrom('asc', 'desc'),
  }),
  { nil: undefined },
);

function matches(row: ExecutionRecord, filter: Filter): boolean {
  return (
    (filter.key === undefined || row.key === filter.key) &&
    (filter.status === undefined || filter.status.includes(row.status)) &&
    (filter.reason === undefined || row.reason === filter.reason) &&
    (filter.source === undefined || row.source === filter.source) &&
    (filter.from === undefined || row.queuedAt >= filter.from) &&
    (filter.to === undefined || row.queuedAt < filter.to) &&
    (filter.parent === undefined || row.source !== 'workflow') &&
    (filter.session === undefined || row.sessionDate === filter.session) &&
    (filter.slow === undefined || row.isSlow)
  );
}

/** Rows in an order, what has no figure to go by at the end. */
function sorted(rows: readonly ExecutionRecord[], { by, order }: ExecutionSort): ExecutionRecord[] {
  const sign = order === 'asc' ? 1 : -1;
  const figure = (row: ExecutionRecord): number => {
    if (by === 'queuedAt') return row.id;
    const known = by === 'ranMs' ? row.ranMs : deviationOf(row.ranMs, row.usualMs);
    return known ?? sign * Infinity;
  };
  return rows.toSorted((one, other) => {
    const [a, b] = [figure(one), figure(other)];
    return sign * (a === b ? one.id - other.id : a - b);
  });
}

/** Pages of the history. */
export function listSuite(store: () => Store): void {
  const list = (filter: Filter, page = 1, pageSize = 50, sort?: ExecutionSort): ReturnType<Store['history']['list']> =>
    store().history.list({ page, pageSize, filter, sort });
  const add = (taskId: number, { tookMs, usualMs, status, reason, ...row }: Row): ExecutionRecord => {
    const { queuedAt: startedAt } = row;
    if (!isFinished(status)) return addExecution(store(), { ...row, status, reason });
    if (tookMs === null) return addExecution(store(), { ...row, status, reason, finishedAt: startedAt });
    const { id } = addExecution(store(), { ...row, taskId });
    present(store().executions.move(id, ['pending'], { status: 'running', startedAt, usualMs }));
    return present(store().executions.move(id, ['running'], { status, reason, finishedAt: startedAt + tookMs }));
  };

  describe('execution lists', () => {
    it('answer any filter in any order as looking at every row would, whatever way the clock went', () => {
      const task = addTask(store(), { key: 'usual' });
      for (let n = 0; n < 30; n += 1) addRun(store(), task, { tookMs: 1000 });
      const usual = list({}, 1, 30).rows;
      const property = fc.property(
        fc.array(rowArbitrary, { maxLength: 40 }),
        fc.array(fc.tuple(filterArbitrary, sortArbitrary), { minLength: 5, maxLength: 10 }),
        fc.integer({ min: 1, max: 7 }),
        (rows, questions, pageSize) => {
          const undo = new Error('undo');
          const work = (): void =>
            store().transaction(() => {
              const all = [...rows.map((row) => add(task.id, row)).reverse(), ...usual];
              for (const [filter, sort] of questions) {
                const found = all.filter((row) => matches(row, filter));
                const expected = sorted(found, sort ?? { by: 'queuedAt', order: 'desc' });
                const pages = [1, 2, 3].flatMap((page) => list(filter, page, pageSize, sort).rows);
                expect(pages).toEqual(expected.slice(0, 3 * pageSize));
                expect(list(filter, 1, pageSize).total).toBe(expected.length);
              }
              throw undo;
            });
          expect(work).toThrow(undo);
        },
      );
      fc.assert(property, { numRuns: 60 });
    });

    it('walk along a figure where too many rows match to sort them, to the last row and to those without one', () => {
      store().transaction(() => {
        for (let n = 0; n < 10_250; n += 1) {
          const took = n < 10_150 ? { startedAt: T0, finishedAt: T0 + ((n * 7919) % 5000) } : { finishedAt: T0 };
          const source = n % 3 === 0 ? 'workflow' : 'manual';
          addExecution(store(), { status: n % 2 ? 'success' : 'skipped', reason: null, source, ...took });
        }
      });
      const all: ExecutionRecord[] = [];
      for (let page = 1; page <= 52; page += 1) all.push(...list({}, page, 200).rows);
      expect(all).toHaveLength(10_250);
      for (const order of ['asc', 'desc'] as const) {
        const sort = { by: 'ranMs', order } as const;
        const expected = sorted(all, sort).map(({ id }) => id);
        for (const page of [1, 7, 51, 52]) {
          const { rows, total, more } = list({}, page, 200, sort);
          expect([total, more]).toEqual([10_000, true]);
          expect(rows.map(({ id }) => id)).toEqual(expected.slice((page - 1) * 200, page * 200));
        }
      }
      const never = { by: 'deviation', order: 'desc' } as const;
      expect(list({}, 3, 50, never).rows.map(({ id }) => id)).toEqual(all.slice(100, 150).map(({ id }) => id));
    });

    it('have nothing of a parent, since no execution has one', () => {
      const { id } = addExecution(store());
      expect(list({ parent: id })).toEqual({ rows: [], total: 0 });
    });

    it('count exactly to 10,000 and say more beyond, across statuses', () => {
      store().transaction(() => {
        for (let n = 0; n < 10_000; n += 1) {
          addExecution(store(), n % 2 ? {} : { status: 'missed', reason: 'asleep', finishedAt: T0 });
        }
      });
      for (const filter of [{}, { key: 'job' }, { status: ['missed' as const, 'pending' as const] }]) {
        expect(list(filter)).toMatchObject({ total: 10_000 });
        expect(list(filter).more).toBeUndefined();
      }
      addExecution(store());
      for (const filter of [{}, { key: 'job' }, { status: ['missed' as const, 'pending' as const] }]) {
        expect(list(filter)).toMatchObject({ total: 10_000, more: true });
      }
      expect(list({}, 201).rows).toHaveLength(1);
    });

    it('leave out what is too long for a list, and say so; the row itself has it', () => {
      const long = { text: '行'.repeat(2000) };
      const short = { text: 'short' };
      const run = addExecution(store(), { result: long, params: { p: 'x'.repeat(5000) } });
      const small = addExecution(store(), { result: short, params: { p: 'x' } });
      const step = addExecution(store(), { parent: run.id, step: 's', source: 'workflow', result: long });
      const { rows } = store().history.list({ page: 1, pageSize: 10, filter: { parent: null } });
      expect(rows).toEqual([small, { ...run, result: null, params: {}, leftOut: ['result', 'params'] }]);
      expect(store().history.steps(run.id)).toEqual([{ ...step, result: null, leftOut: ['result'] }]);
      expect(store().executions.get(run.id)).toEqual(run);
      expect(run).toMatchObject({ result: long });
      expect(store().queue.steps(run.id)).toEqual([step]);
    });
  });
}
