import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { commandTask, type FakeWorld, tempDir } from '../../support/engine';
import { useWorld } from '../../support/use-world';

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

async function run(key: string, exitCode: number): Promise<number> {
  const { id } = await world.call('executions.start', { key });
  world.time.flush();
  world.time.advance(1000);
  world.launcher.end(id, exitCode, world.time.clock.now());
  world.time.flush();
  return id;
}

describe('what needs a hand', () => {
  it('is the last run of a task that failed, until one succeeds, it is deleted, or it was told to stop', async () => {
    for (const key of ['a', 'b', 'c', 'd']) await world.call('tasks.create', { task: commandTask(key) });
    const from = world.time.clock.now();
    await run('a', 1);
    const again = await run('a', 2);
    await run('b', 1);
    await run('b', 0);
    await run('c', 1);
    await world.call('tasks.delete', { keys: ['c'] });
    const { id } = await world.call('executions.start', { key: 'd' });
    await world.call('executions.cancel', { id });
    const { rows, total } = await world.call('executions.attention', { from });
    expect(rows.map((row) => [row.key, row.id, row.reason])).toEqual([['a', again, 'exit-code']]);
    expect(total).toBe(1);
    expect((await world.call('executions.attention', { from: from + 86_400_000 })).rows).toEqual([]);
  });

  it('is shown beside the newest runs of each task', async () => {
    await world.call('tasks.create', { task: commandTask('a') });
    for (let i = 0; i < 14; i += 1) await run('a', i % 2);
    const { recent } = await world.call('tasks.get', { key: 'a' });
    expect(recent).toHaveLength(12);
    expect(recent[0]).toMatchObject({ status: 'failed', ms: 1000 });
    expect(recent[1]).toMatchObject({ status: 'success' });
  });
});

describe('what is to come', () => {
  it('is merged over tasks, bounded for each, and leaves out what is off', async () => {
    const every = (everySeconds: number): Record<string, unknown> => ({
      trigger: { kind: 'interval', everySeconds, anchorAt: 0 },
    });
    await world.call('tasks.create', { task: commandTask('often', every(1)) });
    await world.call('tasks.create', { task: commandTask('hourly', every(3600)) });
    await world.call('tasks.create', { task: commandTask('off', { ...every(60), enabled: false }) });
    const now = world.time.clock.now();
    const { rows, more } = await world.call('schedule.upcoming', { to: now + 7_200_000, limit: 500 });
    expect(rows.filter((row) => row.key === 'often')).toHaveLength(60);
    expect(rows.filter((row) => row.key === 'hourly').map((row) => row.at - now)).toEqual([3_600_000, 7_200_000]);
    expect(rows.some((row) => row.key === 'off')).toBe(false);
    expect(more).toBe(true);
    expect(rows.map((row) => row.at)).toEqual([...rows.map((row) => row.at)].sort((a, b) => a - b));
  });

  it('is told of a later span too, for tasks that fire before it as well', async () => {
    const trigger = { kind: 'interval', everySeconds: 3600, anchorAt: 0 };
    await world.call('tasks.create', { task: commandTask('hourly', { trigger }) });
    const now = world.time.clock.now();
    const day = { from: now + 24 * 3_600_000, to: now + 26 * 3_600_000 };
    const { rows } = await world.call('schedule.upcoming', day);
    expect(rows.map(({ key, at }) => [key, at - day.from])).toEqual([
      ['hourly', 3_600_000],
      ['hourly', 7_200_000],
    ]);
  });
});

describe('places', () => {
  it('finds a virtual environment above a script, and what is on PATH', async () => {
    using dir = tempDir();
    const bin = join(dir.path, '.venv', 'bin');
    mkdirSync(bin, { recursive: true });
    mkdirSync(join(dir.path, 'jobs'));
    writeFileSync(join(dir.path, '.venv', 'pyvenv.cfg'), '');
    writeFileSync(join(bin, 'python'), '#!/bin/sh\n', { mode: 0o755 });
    const programs = join(dir.path, 'programs');
    mkdirSync(programs);
    writeFileSync(join(programs, 'python3'), '#!/bin/sh\n', { mode: 0o755 });
    vi.stubEnv('PATH', [programs, process.env['PATH']].join(delimiter));
    const { rows } = await world.call('interpreters.find', { near: join(dir.path, 'jobs', 'sync.py') });
    vi.unstubAllEnvs();
    expect(rows[0]).toMatchObject({ interpreter: { kind: 'venv', path: join(dir.path, '.venv') } });
    expect(rows.map((row) => row.path)).toContain(join(programs, 'python3'));
  });

  it('lists a folder without hidden entries, and says what is wrong with one that is not there', async () => {
    using dir = tempDir();
    for (const name of ['b10', 'b9', '.hidden']) mkdirSync(join(dir.path, name));
    writeFileSync(join(dir.path, 'x.py'), '');
    const view = await world.call('folders.list', { path: dir.path });
    expect(view).toMatchObject({ path: dir.path, folders: ['b9', 'b10'], files: ['x.py'] });
    await expect(world.call('folders.list', { path: '/no/such' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('puts a report together that holds no token', async () => {
    const token = 'Rf3imTpN1qNHZDw44nZx87WkyhJhdO6CySgE2IbzPIM';
    writeFileSync(join(world.dataDir, 'engine.log'), `2026-01-05 info said ${token}\n`);
    const { text } = await world.call('diagnostics.get', {});
    expect(text).toContain('## Health');
    expect(text).toContain('2026-01-05 info said …');
    expect(text).not.toContain(token);
  });
});
