import { rmSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SmallDisk } from '../support/small-disk';
import { Folder } from '../unit/sqlite/folder';
import { addExecution, addTask, PATIENCE } from '../unit/sqlite/samples';

const unavailable = expect.objectContaining({ code: 'unavailable' });

it('a disk that fills up under the store: what was acknowledged is there, the rest is refused', async () => {
  using folder = new Folder();
  using disk = SmallDisk.mount(folder.at('small'), 2);
  const store = await folder.open({ dataDir: disk.path });
  const task = addTask(store, { key: 'a' });
  writeFileSync(`${disk.path}/filler`, Buffer.alloc(1_000_000));
  let acknowledged = 0;
  const fill = (): void => {
    for (;;) {
      addExecution(store, { taskId: task.id, params: { text: 'x'.repeat(10_000) } });
      acknowledged += 1;
    }
  };
  expect(fill).toThrow(unavailable);
  expect(acknowledged).toBeGreaterThan(0);
  expect(store.queue.counts().pending).toBe(acknowledged);
  rmSync(`${disk.path}/filler`);
  addExecution(store, { taskId: task.id });
  expect(store.queue.counts().pending).toBe(acknowledged + 1);
  store.checkInBackground();
  await expect.poll(() => store.info().checked, PATIENCE).toBe('ok');
  store.close();
});
