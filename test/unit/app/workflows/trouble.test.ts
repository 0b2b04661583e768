import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkflowWorld } from './world';

const HOUR = 3_600_000;
const RETRY = { max: 1, intervalSeconds: 600, backoff: 1, maxIntervalSeconds: 600 };

let world: WorkflowWorld;
beforeEach(async () => {
  world = new WorkflowWorld();
  await world.start();
  await world.call('settings.set', { slots: 8 });
});
afterEach(async () => {
  expect(world.logger.errors).toEqual([]);
  await world[Symbol.asyncDispose]();
});

async function rerun(id: number, part: { from: 'failed' | 'step' | 'start'; step?: string }): Promise<number> {
  const execution = await world.call('executions.rerun', { id, ...part });
  world.time.flush();
  return execution.id;
}

it('a store that is locked when a step has ended holds the workflow up, and no longer', async () => {
  const run = await world.run('nightly', { a: [], b: ['a'] });
  const { a } = await world.steps(run.id);
  world.launcher.end(a?.id ?? 0, 0, world.time.clock.now());
  while ((await world.steps(run.id)).a?.status === 'running' && world.time.turn());
  const other = new Database(join(world.dataDir, 'closing-bell.db'));
  other.exec('BEGIN IMMEDIATE');
  world.time.flush();
  expect((await world.states(run.id)).b).toBe('pending/upstream');
  other.exec('COMMIT');
  other.close();
  world.time.advance(2000);
  await world.end(run.id, 'b');
  expect(await world.outcome(run.id)).toBe('success');
});

describe('while the app drains', () => {
  it('a step that waits to try again is tried again, and the workflow ends', async () => {
    const run = await world.run('nightly', { a: { retry: RETRY }, b: ['a'] });
    await world.end(run.id, 'a', 1);
    world.engine?.drain(true);
    world.time.advance(HOUR);
    await world.end(run.id, 'a');
    await world.end(run.id, 'b');
    expect(await world.outcome(run.id)).toBe('success');
    expect(world.engine?.running()).toBe(0);
  });

  it('what a step is queued behind is run, and nothing else', async () => {
    await world.call('settings.set', { slots: 1 });
    await world.command('bars');
    await world.command('other');
    const blocker = await world.begin('other');
    const alone = await world.begin('bars');
    const run = await world.run('nightly', { a: { task: 'bars' } });
    await world.command('new');
    const later = await world.begin('new');
    world.engine?.drain(true);
    for (const { id } of [blocker, alone]) {
      world.launcher.end(id, 0, world.time.clock.now());
      world.time.flush();
    }
    await world.end(run.id, 'a');
    expect(await world.outcome(run.id)).toBe('success');
    expect(await world.outcome(later.id)).toBe('pending/slot');
  });
});

it('a rerun that is cancelled before it began leaves no step behind, and nothing of it is taken over', async () => {
  const first = await world.run('nightly', { a: [], b: ['a'] }, {}, { overlap: 'queue' });
  await world.end(first.id, 'a', 1);
  const holder = await world.begin('nightly');
  const queued = await rerun(first.id, { from: 'failed' });
  await world.call('executions.cancel', { id: queued });
  expect(await world.states(queued)).toEqual({ a: 'skipped/stopped', b: 'skipped/stopped' });
  await world.end(holder.id, 'a');
  await world.end(holder.id, 'b');
  const again = await rerun(queued, { from: 'step', step: 'b' });
  await world.end(again, 'b');
  expect(await world.spawned(again)).toEqual(['b']);
});

describe('a rerun from failed of a workflow within another', () => {
  async function failedWithin(): Promise<{ outer: number; inner: number }> {
    await world.call('tasks.create', { task: world.workflow('inner', { x: [], y: ['x'], z: ['y'] }) });
    const { id } = await world.run('outer', { a: { task: 'inner' }, b: ['a'] });
    const inner = (await world.steps(id)).a?.id ?? 0;
    await world.end(inner, 'x');
    await world.end(inner, 'y', 1);
    return { outer: id, inner };
  }

  it('goes on behind a step that was marked as success', async () => {
    const { outer, inner } = await failedWithin();
    const { y } = await world.steps(inner);
    await world.call('executions.markSuccess', { id: y?.id ?? 0, note: 'done by hand' });
    const again = await rerun(outer, { from: 'failed' });
    const within = (await world.steps(again)).a?.id ?? 0;
    expect(await world.states(within)).toEqual({ x: 'success', y: 'success/marked', z: 'running' });
  });

  it('goes on from it when it was taken over by another rerun meanwhile', async () => {
    const { outer } = await failedWithin();
    const between = await rerun(outer, { from: 'step', step: 'b' });
    await world.end(between, 'b');
    const again = await rerun(between, { from: 'failed' });
    const within = (await world.steps(again)).a?.id ?? 0;
    expect(await world.states(within)).toEqual({ x: 'success', y: 'running', z: 'pending/upstream' });
    const taken = (await world.steps(between)).a?.id ?? 0;
    expect(Object.keys(await world.steps(taken))).toEqual(['x', 'y', 'z']);
  });

  it('runs all of it when the step that had failed is gone', async () => {
    const { outer } = await failedWithin();
    await world.call('tasks.update', { key: 'inner', version: 1, task: world.workflow('inner', { x: [] }) });
    const again = await rerun(outer, { from: 'failed' });
    const within = (await world.steps(again)).a?.id ?? 0;
    expect(await world.states(within)).toEqual({ x: 'running' });
  });
});

it('a run of its own gets its turn beside a wide workflow', async () => {
  await world.call('settings.set', { slots: 1 });
  const run = await world.run('wide', { a: [], b: [], c: [], d: [] }, { maxParallel: 2 });
  await world.command('alone');
  const alone = await world.begin('alone');
  await world.end(run.id, 'a');
  await world.end(run.id, 'b');
  expect(await world.outcome(alone.id)).toBe('running');
});

it('a start leaves alone the steps of a task that is being replaced', async () => {
  await world.command('bars', { overlap: 'replace' });
  const run = await world.run('nightly', { a: [], s: { task: 'bars', needs: ['a'] } });
  await world.begin('bars');
  await world.begin('bars');
  await world.crash();
  await world.start();
  expect((await world.states(run.id)).s).toMatch(/^(pending|skipped)/);
  expect((await world.states(run.id)).s).not.toContain('replaced');
});

it('a start of a task that replaces waits for a step of it', async () => {
  await world.command('bars', { overlap: 'replace' });
  const run = await world.run('nightly', { a: { task: 'bars' } });
  const alone = await world.begin('bars');
  expect(await world.outcome(alone.id)).toBe('pending/overlap-queue');
  await world.end(run.id, 'a');
  expect(await world.outcome(run.id)).toBe('success');
  expect(await world.outcome(alone.id)).toBe('running');
});

it('an outcome that was taken over says nothing of the task today', async () => {
  await world.command('bars');
  const night = await world.run('nightly', { a: { task: 'bars' }, b: ['a'] });
  await world.end(night.id, 'a');
  await world.end(night.id, 'b', 1);
  const alone = await world.begin('bars');
  world.launcher.end(alone.id, 1, world.time.clock.now());
  world.time.flush();
  const again = await rerun(night.id, { from: 'failed' });
  await world.end(again, 'b');
  expect(await world.call('tasks.get', { key: 'bars' })).toMatchObject({ last: { id: alone.id, status: 'failed' } });
  const { rows } = await world.call('executions.attention', { from: 0 });
  expect(rows.map(({ key }) => key)).toEqual(['bars']);
});

it('what is to come is answered at once, whatever a guard holds back', async () => {
  await world.command('never', {
    trigger: { kind: 'cron', expression: '* * * * *', timeZone: 'UTC' },
    guard: { calendar: '24x7', when: 'non-session-day' },
  });
  expect(await world.call('schedule.upcoming', { to: 253_402_300_799_999 })).toEqual({ rows: [], more: true });
});

describe('the session of a workflow within another', () => {
  const dated = { a: { action: { kind: 'command', argv: ['say', '{{ session_date }}'] } } };

  it('is its own where the outer one goes by no calendar, and stays that in a rerun days later', async () => {
    const inner = world.workflow('inner', dated, {}, { session: { calendar: 'XSHG' } });
    await world.call('tasks.create', { task: inner });
    const run = await world.run('outer', { s: { task: 'inner' } });
    const within = (await world.steps(run.id)).s?.id ?? 0;
    expect(world.launcher.specs[0]?.argv).toEqual(['say', '2026-01-05']);
    await world.end(within, 'a', 1);
    world.time.advance(4 * 24 * HOUR);
    const again = await rerun(run.id, { from: 'failed' });
    expect((await world.steps(again)).s?.sessionDate).toBe('2026-01-05');
    expect(world.launcher.specs.at(-1)?.argv).toEqual(['say', '2026-01-05']);
  });

  it('is no fault of a graph whose task has one', async () => {
    const task = world.workflow('nightly', dated, {}, { session: { calendar: 'XSHG' } });
    await world.call('tasks.create', { task });
    const { workflow } = task.action;
    expect(await world.call('workflows.validate', { workflow, key: 'nightly' })).toEqual({ problems: [] });
    expect((await world.call('workflows.validate', { workflow })).problems).toHaveLength(1);
    expect(await world.call('workflows.validate', { workflow, session: true })).toEqual({ problems: [] });
  });
});
