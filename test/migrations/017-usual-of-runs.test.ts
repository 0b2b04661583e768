import { expect, it } from 'vitest';
import { addRun, present, T0 } from '../unit/sqlite/samples';
import { upgraded } from './kept';
import { folderOfSchema, HOUR } from './older';

it('migration 17: runs of before know how long they ran and how that ended, and nothing of what was usual then', async () => {
  using folder = folderOfSchema(9);
  const store = await upgraded(folder, 9);
  const figures = (id: number) => {
    const { ranMs, usualMs, isSlow } = present(store.executions.get(id));
    return { ranMs, usualMs, isSlow };
  };
  const unknown = { usualMs: null, isSlow: false };
  expect(figures(1)).toEqual({ ranMs: 1000, ...unknown });
  // Two tries of 900 ms each; what waited between them did not run.
  expect(figures(2)).toEqual({ ranMs: 1800, ...unknown });
  // One waits for its first try, one for its second, one was missed.
  for (const id of [3, 4, 5]) expect(figures(id)).toEqual({ ranMs: null, ...unknown });

  expect([1, 2].map((id) => store.executions.get(id)?.exitCode)).toEqual([0, null]);

  const query = { page: 1, pageSize: 9, filter: { key: 'bars' }, sort: { by: 'ranMs', order: 'desc' } } as const;
  expect(store.history.list(query).rows.map(({ id }) => id)).toEqual([2, 1, 5, 4, 3]);
  expect(store.views.find('bars', T0)).toMatchObject({ recent: [{ ms: 1800 }, { ms: 1000 }] });

  const bars = present(store.tasks.find('bars'));
  expect(addRun(store, bars, { startedAt: T0 + HOUR, tookMs: 4000 })).toMatchObject({ ranMs: 4000 });
});
