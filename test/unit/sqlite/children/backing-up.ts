import { writeSync } from 'node:fs';
import { openStore } from '../../../../src/main/adapters/sqlite/open';
import { keptLogger, T0 } from '../samples';
import { STORE_WORKER } from '../../../support/store-worker';

// Makes one backup after the other until it is killed, and goes on writing beside them.
const [dataDir = ''] = process.argv.slice(2);
const options = {
  dataDir,
  workerEntry: STORE_WORKER,
  systemZone: 'UTC',
  damaged: 'refuse',
  logger: keptLogger(),
  now: () => T0,
} as const;
const store = await openStore(options);
writeSync(1, 'open\n');
for (let done = 0; ; done += 1) {
  store.settings.setFact('backups', String(done));
  await store.backup();
}
