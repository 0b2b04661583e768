import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

const get = (id: number) => world.call('executions.get', { id });
const refs = (): string[] => world.launcher.specs.map((spec) => spec.ref);
async function start(key: string): Promise<number> {
  const { id } = await world.call('executions.start', { key });
  world.time.flush();
  return id;
}

/**
 * The engine dies when the new row is written and the stop of the old ones is not: the stop is what comes after the
 * commit of the claim, so the files lie there as they do without it.
 */
async function dieBeforeTheStop(
  old: number,
  was: { status: string; reason: string | null },
  next: number,
): Promise<void> {
  await world.crash();
  const db = new Database(join(world.dataDir, 'closing-bell.db'));
  try {
    const back =
      'UPDATE executions SET status = ?, reason = ?, stop_reason = NULL, finished_at = NULL, day = NULL WHERE id = ?';
    db.prepare(back).run(was.status, was.reason, old);
    db.prepare("UPDATE executions SET status = 'pending', reason = 'overlap-queue' WHERE id = ?").run(next);
    if (was.status === 'pending') db.exec('DELETE FROM stats_daily');
  } finally {
    db.close();
  }
  await world.start();
  world.time.flush();
}

describe('an engine that dies between the claim of what replaces a task and the stop of what it replaces', () => {
  const retry = { max: 3, intervalSeconds: 0 };

  it('ends what ran as replaced at the next start, tries it no more, and starts the new one', async () => {
    await world.call('tasks.create', { task: commandTask('a', { overlap: 'replace', retry }) });
    const old = await start('a');
    const next = await start('a');
    expect(await get(next)).toMatchObject({ status: 'pending', reason: 'overlap-queue' });
    await dieBeforeTheStop(old, { status: 'running', reason: null }, next);
    expect(world.launcher.reaped).toHaveLength(1);
    const ended = await get(old);
    expect(ended).toMatchObject({ status: 'terminated', reason: 'replaced', retryAt: null, attemptCount: 1 });
    expect(ended.attempts).toMatchObject([{ number: 1, status: 'terminated', reason: 'replaced' }]);
    expect(await get(next)).toMatchObject({ status: 'running', attemptCount: 1 });
    world.time.advance(60_000);
    expect(refs()).toEqual([`${next}.1`]);
  });

  it('ends what waited for a slot, and does not let it run first', async () => {
    await world.call('settings.set', { slots: 1 });
    await world.call('tasks.create', { task: commandTask('holds') });
    await world.call('tasks.create', { task: commandTask('a', { overlap: 'replace', retry }) });
    const holding = await start('holds');
    const old = await start('a');
    expect(await get(old)).toMatchObject({ status: 'pending', reason: 'slot' });
    const next = await start('a');
    await dieBeforeTheStop(old, { status: 'pending', reason: 'slot' }, next);
    expect(await get(holding)).toMatchObject({ status: 'terminated', reason: 'interrupted' });
    expect(await get(old)).toMatchObject({ status: 'terminated', reason: 'replaced', attemptCount: 0 });
    expect(await get(next)).toMatchObject({ status: 'running' });
    expect(refs()).toEqual([`${next}.1`]);
    // The figures tell of the end once.
    const { byStatus } = await world.call('stats.task', {
      key: 'a',
      from: world.time.clock.now(),
      to: world.time.clock.now(),
    });
    expect(byStatus).toEqual({ terminated: 1 });
  });

  it('is told from one that dies later: what was stopped already is no other', async () => {
    await world.call('tasks.create', { task: commandTask('a', { overlap: 'replace', retry }) });
    const old = await start('a');
    const next = await start('a');
    await world.crash();
    await world.start();
    world.time.flush();
    expect(await get(old)).toMatchObject({ status: 'terminated', reason: 'replaced' });
    expect(await get(next)).toMatchObject({ status: 'running' });
    expect(refs()).toEqual([`${next}.1`]);
  });

  it('of several that wait only the newest runs', async () => {
    await world.call('tasks.create', { task: commandTask('a', { overlap: 'replace', retry }) });
    const old = await start('a');
    const middle = await start('a');
    const next = await start('a');
    await dieBeforeTheStop(old, { status: 'running', reason: null }, next);
    expect(await get(old)).toMatchObject({ status: 'terminated', reason: 'replaced' });
    expect(await get(middle)).toMatchObject({ status: 'terminated', reason: 'replaced', attempts: [] });
    expect(await get(next)).toMatchObject({ status: 'running' });
  });
});
