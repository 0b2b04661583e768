import { writeSync } from 'node:fs';
import { openStore } from '../../../../src/main/adapters/sqlite/open';
import { addExecution, addTask, keptLogger, T0 } from '../samples';
import { STORE_WORKER } from '../../../support/store-worker';

// Claims, starts and ends runs as fast as it can, and says of each commit that it was acknowledged.
const [dataDir = ''] = process.argv.slice(2);
const store = await openStore({
  dataDir,
  systemZone: 'Asia/Shanghai',
  workerEntry: STORE_WORKER,
  damaged: 'refuse',
  logger: keptLogger(),
  now: () => T0,
});
const task = store.tasks.find('busy') ?? addTask(store, { key: 'busy' });
for (;;) {
  const { id } = addExecution(store, { taskId: task.id, key: 'busy' });
  writeSync(1, `pending ${id}\n`);
  store.executions.move(id, ['pending'], { status: 'running', reason: null, startedAt: T0 });
  writeSync(1, `running ${id}\n`);
  store.transaction(() => {
    store.attempts.add({ executionId: id, number: 1, token: 't', startedAt: T0 });
    store.executions.move(id, ['running'], { status: 'success', finishedAt: T0 + (id % 5000) });
  });
  writeSync(1, `success ${id}\n`);
}
