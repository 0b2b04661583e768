import { writeSync } from 'node:fs';
import { openStore } from '../../../../src/main/adapters/sqlite/open';
import { nextMigrations } from '../../../migrations/next';
import { keptLogger, T0 } from '../samples';
import { STORE_WORKER } from '../../../support/store-worker';

// Upgrades a store and stops in the middle of it at the stage that is asked for, until it is killed.
const [dataDir = '', stop = ''] = process.argv.slice(2);
const migrations = nextMigrations((stage) => {
  writeSync(1, `${stage}\n`);
  if (stage === stop) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
const options = {
  dataDir,
  workerEntry: STORE_WORKER,
  systemZone: 'UTC',
  damaged: 'refuse',
  logger: keptLogger(),
  now: () => T0,
} as const;
const store = await openStore(options, { migrations });
writeSync(1, 'open\n');
process.stdin.once('data', () => store.close());
