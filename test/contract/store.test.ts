import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe } from 'vitest';
import { type OpenedStore, openStore } from '@main/adapters/sqlite/open';
import { keptLogger, T0 } from '../unit/sqlite/samples';
import { changeSuite } from './store/changes';
import { executionSuite } from './store/executions';
import { listSuite } from './store/lists';
import { planningSuite } from './store/planning';
import { queueSuite } from './store/queue';
import { recordsSuite } from './store/records';
import { searchSuite } from './store/search';
import { statsSuite } from './store/stats';
import { taskSuite } from './store/tasks';
import { viewSuite } from './store/views';
import { STORE_WORKER } from '../support/store-worker';

const PLACES: [name: string, folder: () => string, drop: (folder: string) => void][] = [
  ['in memory', () => ':memory:', () => undefined],
  [
    'in a folder',
    () => mkdtempSync(join(tmpdir(), 'closing-bell-contract-')),
    (folder) => rmSync(folder, { recursive: true, force: true }),
  ],
];

describe.each(PLACES)('the store %s', (_name, folder, drop) => {
  let dataDir: string;
  let store: OpenedStore;

  beforeEach(async () => {
    dataDir = folder();
    store = await openStore({
      dataDir,
      workerEntry: STORE_WORKER,
      systemZone: 'Asia/Shanghai',
      damaged: 'refuse',
      logger: keptLogger(),
      now: () => T0,
    });
  });

  afterEach(() => {
    store.close();
    drop(dataDir);
  });

  const suites = [
    taskSuite,
    viewSuite,
    searchSuite,
    planningSuite,
    executionSuite,
    queueSuite,
    listSuite,
    statsSuite,
    recordsSuite,
    changeSuite,
  ];
  for (const suite of suites) suite(() => store);
});
