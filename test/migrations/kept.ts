import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { taskDefinitionSchema } from '@shared/model/task';
import type { OpenedStore } from '../../src/main/adapters/sqlite/open';
import { MIGRATIONS } from '../../src/main/adapters/sqlite/migrations';
import type { Folder } from '../unit/sqlite/folder';
import { newExecution, present, T0 } from '../unit/sqlite/samples';
import { DAY, DEFINITIONS, HOUR, PROGRESS } from './older';

/** Runs a look at a database file by itself, without the store. */
function inFile<T>(file: string, look: (db: Database.Database) => T): T {
  const db = new Database(file, { readonly: true });
  try {
    return look(db);
  } finally {
    db.close();
  }
}

/**
 * Upgrades a folder of an older schema to the newest and looks that everything that it held is there, that the file is
 * whole, and that a backup from before was made. What is new since is for the caller to look at.
 */
export async function upgraded(folder: Folder, schema: number): Promise<OpenedStore> {
  const store = await folder.open();
  expect(store.info()).toMatchObject({ schema: MIGRATIONS.length, unclean: false });
  backupIsThere(folder, schema);
  inFile(folder.at('closing-bell.db'), (db) => {
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  });
  tasksAreThere(store);
  runsAreThere(store, schema);
  attemptsAreThere(store);
  restIsThere(store);
  goesOn(store);
  return store;
}

function backupIsThere(folder: Folder, schema: number): void {
  const file = folder.at('backups', `closing-bell-20260315T120000Z-schema${schema}.db`);
  expect(existsSync(file), file).toBe(true);
  inFile(file, (db) => {
    expect(db.pragma('user_version', { simple: true })).toBe(schema);
    expect(db.prepare('SELECT count(*) FROM executions').pluck().get()).toBe(schema >= 3 ? 10 : 7);
    expect(db.prepare("SELECT definition_json ->> 'key' FROM task_versions WHERE task_id = 1").pluck().all()).toEqual([
      'bars',
      'bars',
    ]);
  });
}

/** A definition of then as it is told of now. */
const today = (definition: object | undefined): object => ({ ...definition, guard: null, session: null });

function tasksAreThere(store: OpenedStore): void {
  const { bars, gone, still } = DEFINITIONS;
  expect(store.tasks.find('bars')).toEqual({
    id: 1,
    key: 'bars',
    definition: today(bars[1]),
    enabled: true,
    paused: false,
    pausedUntil: null,
    version: 2,
    createdAt: T0 - HOUR,
    updatedAt: T0,
    deletedAt: null,
    nextAt: T0 + HOUR,
    watermark: T0,
  });
  expect(store.tasks.versions(1, 1_000_000).rows.toSorted((a, b) => a.version - b.version)).toEqual([
    { version: 1, at: T0 - HOUR, who: 'ann', definition: today(bars[0]) },
    { version: 2, at: T0 - HOUR + 1, who: 'ann', definition: today(bars[1]) },
  ]);
  for (const { definition } of store.tasks.versions(1, 1_000_000).rows)
    expect(taskDefinitionSchema.parse(definition)).toEqual(definition);
  expect(store.tasks.find('gone')).toBeNull();
  expect(store.tasks.findDeleted('gone')).toMatchObject({ definition: today(gone[0]), deletedAt: T0 });
  expect(store.tasks.find('still')).toMatchObject({ definition: today(still[0]), enabled: false, paused: true });
  expect(store.planning.plan(1)).toMatchObject({ guard: null, session: null, isWorkflow: false, nextAt: T0 + HOUR });
  expect(store.views.find('bars', T0)).toMatchObject({ tags: ['daily', '行情'], last: { id: 2, status: 'failed' } });
  const found = store.views.list({
    page: 1,
    pageSize: 10,
    sort: { by: 'key', order: 'asc' },
    filter: { tag: '行情', text: '每日' },
    now: T0,
  });
  expect(found.rows.map(({ key }) => key)).toEqual(['bars']);
}

/** What runs have that earlier schemas did not know. */
const NEW_OF_A_RUN = {
  parent: null,
  step: null,
  isWorkflow: false,
  reusedFrom: null,
  unconditional: false,
  sessionDate: null,
  runDate: null,
  standsFor: null,
  occurrence: null,
  graceMs: null,
  late: null,
  usualMs: null,
  isSlow: false,
};

function runsAreThere(store: OpenedStore, schema: number): void {
  const run = (id: number) => present(store.executions.get(id));
  expect(run(1)).toEqual({
    ...NEW_OF_A_RUN,
    id: 1,
    taskId: 1,
    key: 'bars',
    name: 'bars’s name',
    version: 2,
    status: 'success',
    reason: null,
    source: 'schedule',
    who: null,
    scheduledFor: T0,
    queuedAt: T0,
    startedAt: T0 + 1000,
    finishedAt: T0 + 2000,
    ranMs: 1000,
    rerunOf: null,
    attemptCount: 1,
    exitCode: 0,
    retryAt: null,
    stopping: false,
    stopReason: null,
    cleanUpUntil: null,
    missedCount: null,
    progress: PROGRESS,
    result: { rows: 5300 },
    error: null,
    note: null,
    params: { days: 7 },
    revision: 4,
    group: 'vendor',
    overlap: 'queue',
    definition: null,
  });
  const failed = { status: 'failed', reason: 'timeout', who: 'ann', rerunOf: 1, note: 'seen', attemptCount: 2 };
  expect(run(2)).toMatchObject({ ...NEW_OF_A_RUN, ...failed, error: 'The time limit was reached.' });
  // What is active knows how long it may wait.
  const waiting = { ...NEW_OF_A_RUN, graceMs: 60_000 };
  const late = { kind: 'waiting', since: T0, at: T0 + 60_000 };
  expect(run(3)).toMatchObject({ ...waiting, late, status: 'pending', reason: 'slot', scheduledFor: T0 + HOUR });
  expect(run(4)).toMatchObject({ ...waiting, status: 'pending', reason: 'retry-wait', retryAt: T0 + HOUR });
  expect(run(5)).toMatchObject({ ...NEW_OF_A_RUN, status: 'missed', reason: 'not-running', missedCount: 77 });
  const { definition } = run(6);
  expect(definition).toMatchObject({ key: 'tried', guard: null, session: null });
  expect(taskDefinitionSchema.parse(definition)).toEqual(definition);
  expect(run(7)).toMatchObject({ ...NEW_OF_A_RUN, taskId: 2, source: 'api', version: 1 });

  const all = store.history.list({ page: 1, pageSize: 20, filter: {} });
  expect(all.rows.map(({ id }) => id)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1].slice(schema >= 3 ? 0 : 3));
  const top = store.history.list({ page: 1, pageSize: 20, filter: { parent: null, key: 'bars' } });
  expect(top.rows.map(({ id }) => id)).toEqual([5, 4, 3, 2, 1]);
  const later = store.history.list({ page: 1, pageSize: 20, filter: { from: T0 + HOUR, to: T0 + 4 * HOUR } });
  expect(later.rows.map(({ id }) => id)).toContain(7);
  expect(later.rows.map(({ id }) => id)).not.toContain(1);
}

function attemptsAreThere(store: OpenedStore): void {
  const told = { command: ['/bin/sh', '-c', 'python bars.py'], cwd: '/home/ann', pid: 4001, pidStart: '123' };
  expect(store.attempts.of(1)).toMatchObject([
    { ...told, executionId: 1, number: 1, token: 'instance:1:1', status: 'success', exitCode: 0, startedAt: T0 + 1000 },
  ]);
  expect(store.attempts.of(2)).toMatchObject([
    { number: 1, status: 'failed', reason: 'exit-code', exitCode: 3, signal: null, error: 'ValueError: no' },
    { number: 2, status: 'failed', reason: 'timeout', exitCode: null, signal: 'SIGKILL', finishedAt: T0 + 2900 },
  ]);
  expect(store.attempts.of(4)).toMatchObject([{ status: 'failed', reason: 'signal', signal: 'SIGTERM' }]);
}

function restIsThere(store: OpenedStore): void {
  const sums = { total: 3, byStatus: { success: 1, failed: 1, missed: 1 }, meanMs: 1000, p95Ms: 1024 };
  expect(store.stats.overview(T0, T0)).toMatchObject(sums);
  expect(store.stats.task(1, T0, T0)).toMatchObject({ ...sums, days: [{ date: DAY }] });
  expect(store.settings.get()).toMatchObject({ slots: 5, groups: { vendor: 2 } });
  expect(store.settings.fact('instance')).toBe('of-this-folder');
  expect(store.audit.list({ page: 1, pageSize: 5, action: 'tasks.create' })).toMatchObject({
    total: 2,
    rows: [{ target: 'gone' }, { target: 'bars', who: 'ann/admin', outcome: 'ok' }],
  });
}

/** What waited has its turn, what was decided is not decided again, and new rows fit in. */
function goesOn(store: OpenedStore): void {
  const moment = { taskId: 1, key: 'bars', source: 'schedule', scheduledFor: T0 } as const;
  expect(store.executions.insert(newExecution(moment))).toBeNull();
  const next = present(store.executions.insert(newExecution({ taskId: 3, key: 'still' })));
  expect(store.queue.waiting(10, [], 0, false).map(({ id }) => id)).toEqual([3, next.id]);
  expect(store.queue.dueRetries(T0 + HOUR, 10).map(({ id }) => id)).toEqual([4]);
  const started = store.executions.move(3, ['pending'], { status: 'running', reason: null, startedAt: T0 });
  expect(started).toMatchObject({ status: 'running', revision: 2 });
}
