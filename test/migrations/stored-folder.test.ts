import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Execution } from '@shared/model/execution';
import { compose, type Engine } from '@main/compose';
import { baseOptions, callEngine, memoryLogger, tempDir } from '../support/engine';
import { FakeLauncher } from '../support/fake-launcher';
import { FakeTime } from '../support/fake-time';

/** Data folders as released versions left them: they are never written again, or they would guard nothing. */
const FOLDERS = join(import.meta.dirname, 'folders');
/** Soon after the folder was left: the next moment of its hourly task is 40 minutes away. */
const LATER = Date.UTC(2026, 10, 30, 3, 20);

describe('the data folder that version 0.1.0 left', () => {
  let dir: ReturnType<typeof tempDir>;
  let engine: Engine;
  let time: FakeTime;
  const logger = memoryLogger();

  beforeEach(async () => {
    dir = tempDir();
    const { status, stderr } = spawnSync('tar', ['-xzf', join(FOLDERS, '0.1.0.tar.gz'), '-C', dir.path]);
    expect(status, String(stderr)).toBe(0);
    const launcher = new FakeLauncher();
    launcher.endOnStop = true;
    time = new FakeTime({ startAt: LATER });
    const { clock, alarm, ticker } = time;
    engine = await compose({ ...baseOptions(dir.path, logger), clock, alarm, ticker, launcher });
    await engine.start();
    time.flush();
  });
  afterEach(async () => {
    const stopping = engine.stop();
    for (let turn = 0; turn < 40; turn += 1) {
      await new Promise((resolveTurn) => setImmediate(resolveTurn));
      time.advance(500);
    }
    await stopping;
    dir[Symbol.dispose]();
    expect(logger.errors).toEqual([]);
  });

  it('opens with every task as it was written', async () => {
    const { rows } = await callEngine(engine, 'tasks.list', { page: 1, pageSize: 200 });
    expect(rows.map(({ key }) => key).sort()).toEqual([
      'at-six',
      'daily-bars',
      'every-hour',
      'fails',
      'nightly',
      'once-only',
    ]);
    expect(await callEngine(engine, 'tasks.get', { key: 'daily-bars' })).toMatchObject({
      name: '日线 Daily bars',
      tags: ['step'],
      trigger: { kind: 'session', calendar: 'XSHG', at: '17:40' },
      params: { market: 'SSE' },
      env: { MODE: 'full' },
      timeoutSeconds: 3600,
      retry: { max: 3, intervalSeconds: 60, backoff: 2 },
      group: 'tushare',
      guard: { calendar: 'XSHG', when: 'session-day' },
    });
    expect(await callEngine(engine, 'tasks.get', { key: 'at-six' })).toMatchObject({
      enabled: false,
      trigger: { kind: 'cron', expression: '0 18 * * 1-5', timeZone: 'Asia/Shanghai' },
    });
    const { rows: versions } = await callEngine(engine, 'tasks.versions', { key: 'every-hour' });
    expect(versions.map(({ version }) => version)).toEqual([2, 1]);
  });

  it('finds a task of then by its name typed in one word', async () => {
    const { rows } = await callEngine(engine, 'tasks.list', { page: 1, pageSize: 50, filter: { text: 'everyhour' } });
    expect(rows.map(({ key }) => key)).toEqual(['every-hour']);
  });

  it('opens with every run, its steps, its result and its log', async () => {
    const runs = await callEngine(engine, 'executions.list', { page: 1, pageSize: 200, filter: {} });
    const ends = (rows: readonly Execution[]) => rows.map(({ id, status, reason }) => `${id} ${status} ${reason}`);
    expect(ends(runs.rows.filter(({ parent }) => parent === null)).sort()).toEqual([
      '1 success null',
      '2 failed exit-code',
      '3 completed some-steps-failed',
      '8 completed some-steps-failed',
    ]);
    expect(runs.rows.filter(({ parent }) => parent === 3)).toHaveLength(4);
    const first = await callEngine(engine, 'executions.get', { id: 1 });
    expect(first).toMatchObject({ key: 'daily-bars', sessionDate: '2026-11-27', result: { rows: 5300 } });
    const { lines } = await callEngine(engine, 'logs.read', { id: 1, fromLine: 1, count: 10 });
    expect(lines.map(({ text }) => text)).toEqual(['日线 20261127 SSE', '::output {"rows": 5300}', 'oops']);
  });

  it('reruns a workflow of then from where it failed', async () => {
    const again = await callEngine(engine, 'executions.rerun', { id: 3, from: 'failed' });
    expect(again).toMatchObject({ key: 'nightly', rerunOf: 3, sessionDate: '2026-11-27' });
  });

  it('opens with its settings and the changed days of its calendars', async () => {
    expect(await callEngine(engine, 'settings.get', {})).toMatchObject({ slots: 4, groups: { tushare: 2 } });
    const span = { calendar: 'XSHG', from: '2026-12-31', to: '2026-12-31' };
    const { rows } = await callEngine(engine, 'calendars.sessions', span);
    expect(rows).toMatchObject([{ date: '2026-12-31', kind: 'closed' }]);
  });
});
