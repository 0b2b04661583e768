import { describe, expect, test } from 'vitest';
import { readExecutionQuery } from '@renderer/features/executions/list-query';
import { readTaskQuery } from '@renderer/features/tasks/list-query';
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

  test('of the execution list', () => {
    const url = { key: 'daily-bars', status: 'failed', source: 'catch-up' };
    expect(readExecutionQuery(url)).toEqual({
      page: 1,
      pageSize: 50,
      filter: { key: 'daily-bars', status: 'failed', source: 'catch-up' },
    });
  });

  test.each<Record<string, string>>([
    {},
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
