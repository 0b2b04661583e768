import { describe, expect, test } from 'vitest';
import { readExecutionQuery, readSort, sortInUrl } from '@renderer/features/executions/list-query';
import { readTaskQuery } from '@renderer/features/tasks/list/list-query';
import { contract } from '@shared/contract';

describe('filters in the URL', () => {
  test('of the task list', () => {
    const url = {
      page: '3',
      sort: 'nextAt',
      order: 'desc',
      state: 'paused',
      type: 'common',
      text: '日线',
      enabled: 'no',
      tag: 'x',
    };
    expect(readTaskQuery(url)).toEqual({
      page: 3,
      pageSize: 50,
      sort: { by: 'nextAt', order: 'desc' },
      filter: { state: 'paused', type: 'common', text: '日线', enabled: false, tag: 'x' },
    });
  });

  test('of a task list without any are its names in order, and a search that can’t be understood is left out', () => {
    expect(readTaskQuery({ text: 'state:pausd' })).toMatchObject({ sort: { by: 'name', order: 'asc' }, filter: {} });
    expect(readTaskQuery({ text: 'state:paused' }).filter).toEqual({ text: 'state:paused' });
  });

  test('of the execution list', () => {
    const url = { key: 'daily-bars', status: 'failed', source: 'catch-up' };
    expect(readExecutionQuery(url)).toEqual({
      page: 1,
      pageSize: 50,
      filter: { key: 'daily-bars', status: ['failed'], source: 'catch-up', parent: null },
    });
  });

  describe('of the execution list', () => {
    const now = new Date(2026, 10, 20, 17, 40).getTime();
    const day = (month: number, date: number) => new Date(2026, month, date).getTime();

    test('name several statuses and a reason', () => {
      const { filter } = readExecutionQuery({ status: 'failed,missed,failed,nonsense', reason: 'timeout' });
      expect(filter).toEqual({ status: ['failed', 'missed'], reason: 'timeout', parent: null });
    });

    test.each([
      ['today', day(10, 20)],
      ['7d', day(10, 14)],
      ['30d', day(9, 22)],
    ])('the span %s begins with a local day', (range, from) => {
      expect(readExecutionQuery({ range }, now).filter).toEqual({ from, parent: null });
    });

    test('days are whole, the last one included; a named span goes before them', () => {
      const url = { from: '2026-11-02', to: '2026-11-03' };
      expect(readExecutionQuery(url, now).filter).toEqual({ from: day(10, 2), to: day(10, 4), parent: null });
      expect(readExecutionQuery({ ...url, range: 'today' }, now).filter).toEqual({ from: day(10, 20), parent: null });
      expect(readExecutionQuery({ from: '2026-02-30', to: 'x' }, now).filter).toEqual({ parent: null });
    });

    test('an order, a session and what was slow are read, and nonsense is newest first', () => {
      const query = readExecutionQuery({ sort: 'deviation', slow: 'yes', session: '2026-11-20' }, now);
      expect(query).toMatchObject({ sort: { by: 'deviation', order: 'desc' } });
      expect(query.filter).toEqual({ slow: true, session: '2026-11-20', parent: null });
      expect(readExecutionQuery({ sort: 'key', slow: 'no', session: '20261120' }, now)).toEqual({
        page: 1,
        pageSize: 50,
        filter: { parent: null },
      });
      for (const by of ['queuedAt', 'ranMs', 'deviation'] as const) {
        for (const order of ['asc', 'desc'] as const) {
          const { sort: name, order: way } = sortInUrl({ by, order });
          const url = { ...(name === undefined ? {} : { sort: name }), ...(way === undefined ? {} : { order: way }) };
          expect(readSort(url)).toEqual({ by, order });
        }
      }
    });

    test('steps of workflows are left out unless asked for', () => {
      expect(readExecutionQuery({ steps: 'yes' }, now).filter).toEqual({});
    });
  });

  test.each<Record<string, string>>([
    {},
    { range: 'toString', from: '1969-01-01', to: '9999-12-31', reason: '__proto__' },
    { from: '1970-01-01', to: '1970-01-01' },
    {
      page: '0',
      sort: 'x',
      order: 'y',
      state: '<b>',
      type: '1',
      enabled: 'maybe',
      key: 'A B',
      status: 'x',
      source: 'x',
    },
    { page: '1e99', text: 'x'.repeat(5_000), tag: 'x'.repeat(5_000) },
    { page: 'NaN' },
  ])('nonsense is left out, so that the call is always valid: %j', (url) => {
    expect(contract['tasks.list'].input.safeParse(readTaskQuery(url)).success).toBe(true);
    expect(contract['executions.list'].input.safeParse(readExecutionQuery(url)).success).toBe(true);
  });
});
