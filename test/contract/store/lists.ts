import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  executionReasonSchema,
  executionSourceSchema,
  executionStatusSchema,
  isFinished,
} from '@shared/model/execution';
import type { ExecutionQuery, ExecutionRecord, Store } from '@main/app/ports';
import { addExecution, newExecution, present, T0 } from '../../unit/sqlite/samples';

type Filter = ExecutionQuery['filter'];

const KEYS = ['a', 'b', 'c'];
const HOUR = 3_600_000;

const rowArbitrary = fc.record({
  key: fc.constantFrom(...KEYS),
  status: fc.constantFrom(...executionStatusSchema.options),
  reason: fc.option(fc.constantFrom(...executionReasonSchema.options.slice(0, 6))),
  source: fc.constantFrom(...executionSourceSchema.options),
  queuedAt: fc.integer({ min: T0 - 3 * HOUR, max: T0 + 3 * HOUR }),
});
const instant = fc.integer({ min: T0 - 4 * HOUR, max: T0 + 4 * HOUR });
const filterArbitrary: fc.Arbitrary<Filter> = fc.record(
  {
    key: fc.constantFrom(...KEYS, 'none'),
    status: fc.uniqueArray(fc.constantFrom(...executionStatusSchema.options), { minLength: 1 }),
    reason: fc.constantFrom(...executionReasonSchema.options.slice(0, 6)),
    source: fc.constantFrom(...executionSourceSchema.options),
    from: instant,
    to: instant,
  },
  { requiredKeys: [] },
);

function matches(row: ExecutionRecord, filter: Filter): boolean {
  return (
    (filter.key === undefined || row.key === filter.key) &&
    (filter.status === undefined || filter.status.includes(row.status)) &&
    (filter.reason === undefined || row.reason === filter.reason) &&
    (filter.source === undefined || row.source === filter.source) &&
    (filter.from === undefined || row.queuedAt >= filter.from) &&
    (filter.to === undefined || row.queuedAt < filter.to)
  );
}

/** Pages of the history. */
export function listSuite(store: () => Store): void {
  const list = (filter: Filter, page = 1, pageSize = 50): ReturnType<Store['history']['list']> =>
    store().history.list({ page, pageSize, filter });

  describe('execution lists', () => {
    it('answer any filter as looking at every row would, whatever way the clock went', () => {
      const property = fc.property(
        fc.array(rowArbitrary, { maxLength: 40 }),
        fc.array(filterArbitrary, { minLength: 5, maxLength: 10 }),
        fc.integer({ min: 1, max: 7 }),
        (rows, filters, pageSize) => {
          const undo = new Error('undo');
          const work = (): void =>
            store().transaction(() => {
              const all = rows
                .map((row) => newExecution({ ...row, finishedAt: isFinished(row.status) ? row.queuedAt : null }))
                .map((row) => present(store().executions.insert(row)))
                .reverse();
              for (const filter of filters) {
                const expected = all.filter((row) => matches(row, filter));
                const pages = [1, 2, 3].flatMap((page) => list(filter, page, pageSize).rows);
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
