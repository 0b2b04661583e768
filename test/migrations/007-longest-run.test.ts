import { expect, it } from 'vitest';
import { addRun, present, T0 } from '../unit/sqlite/samples';
import { upgraded } from './kept';
import { folderOfSchema, HOUR } from './older';

it('migration 7: figures of before stay as they were counted, and new runs are counted beside them', async () => {
  using folder = folderOfSchema(6);
  const store = await upgraded(folder, 6);
  // What was counted before knows its bucket alone: 1,000 ms lie in the one up to 1,024 ms.
  expect(store.stats.task(1, T0, T0)).toMatchObject({ total: 3, p95Ms: 1024 });
  const bars = present(store.tasks.find('bars'));
  addRun(store, bars, { tookMs: 1000 });
  expect(store.stats.task(1, T0, T0)).toMatchObject({ total: 4, byStatus: { success: 2 }, meanMs: 1000 });
  const next = T0 + 24 * HOUR;
  addRun(store, bars, { startedAt: next, tookMs: 1000 });
  expect(store.stats.task(1, next, next)).toMatchObject({ total: 1, p95Ms: 1000 });
});
