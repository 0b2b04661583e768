import { readFileSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CHECKPOINT_BYTES } from '@main/adapters/sqlite/checkpointer';
import { Folder } from './folder';
import { addExecution, addTask, PATIENCE } from './samples';

it('moves a large WAL into the database and begins it anew, though nobody writes any more', async () => {
  using folder = new Folder();
  const store = await folder.open();
  const task = addTask(store, { key: 'a' });
  const wal = folder.at('closing-bell.db-wal');
  const size = (): number => statSync(wal).size;
  store.transaction(() => {
    for (let n = 0; n < 600; n += 1) addExecution(store, { taskId: task.id, params: { text: 'x'.repeat(10_000) } });
  });
  expect(size()).toBeGreaterThan(CHECKPOINT_BYTES);
  const before = statSync(folder.at('closing-bell.db')).size;
  await expect.poll(size, PATIENCE).toBeLessThanOrEqual(CHECKPOINT_BYTES);
  expect(statSync(folder.at('closing-bell.db')).size).toBeGreaterThan(before + 5_000_000);

  const restarted = readFileSync(wal).subarray(0, 32);
  for (let n = 0; n < 20; n += 1) addExecution(store, { taskId: task.id });
  // Our own commits go on in the WAL that the thread began.
  expect(readFileSync(wal).subarray(0, 32)).toEqual(restarted);
  expect(store.queue.counts().pending).toBe(620);
  store.close();
  expect((await folder.open()).queue.counts().pending).toBe(620);
  expect(folder.logger.lines.filter((line) => line.includes('WAL failed'))).toEqual([]);
});
