import { expect, it } from 'vitest';
import { addRun, present, T0 } from '../unit/sqlite/samples';
import { upgraded } from './kept';
import { folderOfSchema, HOUR } from './older';

it('migration 10: what waited before is late after its grace, and times of before say what is usual', async () => {
  using folder = folderOfSchema(9);
  const store = await upgraded(folder, 9);
  // Run 3 waits for a slot since T0; the grace of a task of then is what it was saved with.
  const run = present(store.executions.get(3));
  expect(run).toMatchObject({ graceMs: 60_000, late: { kind: 'waiting', since: T0, at: T0 + 60_000 } });
  expect(store.views.find('bars', T0 + 60_001)).toMatchObject({
    state: 'overdue',
    overdue: { kind: 'waiting', since: T0, by: null },
  });
  expect(store.executions.get(4)).toMatchObject({ reason: 'retry-wait', late: null });
  // Steps have the grace of their workflow.
  expect(store.executions.get(10)).toMatchObject({ reason: 'upstream', graceMs: 300_000, late: null });

  // One success of 1,000 ms was there; with four more there are five.
  const bars = present(store.tasks.find('bars'));
  expect(store.usual.of(bars.id)).toBeNull();
  for (let n = 0; n < 4; n += 1) addRun(store, bars, { startedAt: T0 + n * HOUR, tookMs: 3000 });
  expect(store.usual.of(bars.id)).toEqual({ p50Ms: 3000, p95Ms: 3000, count: 5 });
});
