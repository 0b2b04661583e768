import { expect, it } from 'vitest';
import { T0 } from '../unit/sqlite/samples';
import { upgraded } from './kept';
import { folderOfSchema } from './older';

it('migration 8: runs of before say no day and stand for their own moment, and go on to have one', async () => {
  using folder = folderOfSchema(7);
  const store = await upgraded(folder, 7);
  expect(store.executions.get(1)).toMatchObject({
    runDate: null,
    standsFor: null,
    scheduledFor: T0,
    params: { days: 7 },
  });
  const begun = { status: 'running', runDate: '2026-03-15', params: { days: 5 } } as const;
  expect(store.executions.move(4, ['pending'], begun)).toMatchObject({ runDate: '2026-03-15', params: { days: 5 } });
});
