import { expect, it } from 'vitest';
import { newExecution, present } from '../unit/sqlite/samples';
import { upgraded } from './kept';
import { folderOfSchema } from './older';

it('migration 14: runs of before were fired by no occurrence, and of those to come a task has one for each', async () => {
  using folder = folderOfSchema(9);
  const store = await upgraded(folder, 9);
  for (const id of [1, 2, 3, 4, 5]) expect(present(store.executions.get(id)).occurrence).toBeNull();

  const fired = newExecution({ taskId: 1, source: 'event', occurrence: 'file-7' });
  expect(store.executions.insert(fired)).toMatchObject({ occurrence: 'file-7' });
  expect(store.executions.insert(fired)).toBeNull();
});
