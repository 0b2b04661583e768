import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkflowWorld } from './world';

let world: WorkflowWorld;
beforeEach(async () => {
  world = new WorkflowWorld();
  await start();
  await world.call('settings.set', { slots: 8 });
});
afterEach(async () => {
  expect(world.logger.errors).toEqual([]);
  await world[Symbol.asyncDispose]();
});

async function start(): Promise<void> {
  await world.start();
  world.launcher.endOnStop = true;
}

const LOCKED = { lock: [], work: ['lock'], unlock: { needs: ['work'], condition: 'all-done' } };

/** Begins a workflow and lets it come as far as `work`. */
async function working(key = 'nightly', more: Record<string, unknown> = {}, task = {}): Promise<number> {
  const { id } = await world.run(key, LOCKED, more, task);
  await world.end(id, 'lock');
  return id;
}
const state = async (id: number, step: string) => (world.time.flush(), (await world.states(id))[step]);
const outcome = async (id: number) => (world.time.flush(), world.outcome(id));
const cancel = (id: number) => world.call('executions.cancel', { id });
const row = (id: number) => world.call('executions.get', { id });

describe('after a cancel', () => {
  it('clean-up steps run once what they need has ended, and the run ends as cancelled', async () => {
    const run = await working();
    await cancel(run);
    await expect.poll(() => state(run, 'unlock')).toBe('running');
    expect(await row(run)).toMatchObject({
      status: 'running',
      stopping: true,
      cleanUpUntil: world.time.clock.now() + 60_000,
    });
    await world.end(run, 'unlock');
    expect(await outcome(run)).toBe('terminated/cancelled');
    expect(await world.states(run)).toEqual({ lock: 'success', work: 'terminated/cancelled', unlock: 'success' });
    expect(await row(run)).toMatchObject({ stopping: false, cleanUpUntil: null });
  });

  it('a clean-up step that fails is told of', async () => {
    const run = await working();
    await cancel(run);
    await expect.poll(() => state(run, 'unlock')).toBe('running');
    await world.end(run, 'unlock', 1);
    expect(await outcome(run)).toBe('terminated/cancelled');
    expect((await row(run)).error).toBe('unlock: boom');
  });

  it('a second one ends them at once', async () => {
    const run = await working();
    await cancel(run);
    await expect.poll(() => state(run, 'unlock')).toBe('running');
    await cancel(run);
    await expect.poll(() => outcome(run)).toBe('terminated/cancelled');
    expect(await state(run, 'unlock')).toBe('terminated/cancelled');
    expect((await row(run)).error).toBe('The clean-up step “unlock” was stopped by a second cancel.');
  });

  it('a clean-up step that ends by itself before a second one reaches it is not told of', async () => {
    const run = await working();
    await cancel(run);
    await expect.poll(() => state(run, 'unlock')).toBe('running');
    world.launcher.endOnStop = false;
    await cancel(run);
    await world.end(run, 'unlock');
    expect(await outcome(run)).toBe('terminated/cancelled');
    expect(await row(run)).toMatchObject({ error: null });
  });

  it('they are stopped when their time is over', async () => {
    const run = await working('nightly', { cancelGraceSeconds: 30 });
    await cancel(run);
    await expect.poll(() => state(run, 'unlock')).toBe('running');
    world.time.advance(29_000);
    expect(await state(run, 'unlock')).toBe('running');
    world.time.advance(2_000);
    await expect.poll(() => outcome(run)).toBe('terminated/cancelled');
    expect(await state(run, 'unlock')).toBe('terminated/cancelled');
    expect((await row(run)).error).toBe('The clean-up step “unlock” was stopped after 30 s.');
  });

  it('none runs where nothing before it has', async () => {
    await world.call('settings.set', { slots: 1 });
    await world.command('long');
    await world.begin('long');
    const { id } = await world.run('nightly', LOCKED);
    expect(await state(id, 'lock')).toBe('pending/slot');
    await cancel(id);
    await expect.poll(() => outcome(id)).toBe('terminated/cancelled');
    expect(await world.states(id)).toEqual({
      lock: 'skipped/stopped',
      work: 'skipped/stopped',
      unlock: 'skipped/stopped',
    });
  });

  it('they go on after a crash, with their time anew', async () => {
    const run = await working('nightly', { cancelGraceSeconds: 30 });
    world.launcher.endOnStop = false;
    await cancel(run);
    world.time.advance(10_000);
    expect(await state(run, 'work')).toBe('running');
    await world.crash();
    world.time.advance(3_600_000);
    await start();
    await expect.poll(() => state(run, 'unlock')).toBe('running');
    expect(await state(run, 'work')).toBe('terminated/cancelled');
    world.time.advance(29_000);
    expect(await state(run, 'unlock')).toBe('running');
    await world.end(run, 'unlock');
    expect(await outcome(run)).toBe('terminated/cancelled');
  });

  it('nothing goes on after a crash that a second one had ended', async () => {
    const run = await working();
    world.launcher.endOnStop = false;
    await cancel(run);
    await cancel(run);
    await world.crash();
    await start();
    await expect.poll(() => outcome(run)).toBe('terminated/cancelled');
    expect(await world.states(run)).toMatchObject({ work: 'terminated/cancelled', unlock: 'skipped/stopped' });
  });
});

describe('clean-up', () => {
  it('runs before the run that replaces it begins', async () => {
    const first = await working('nightly', {}, { overlap: 'replace' });
    const second = await world.begin('nightly');
    await expect.poll(() => state(first, 'unlock')).toBe('running');
    expect(await outcome(second.id)).toBe('pending/overlap-queue');
    const third = await world.begin('nightly');
    expect(await state(first, 'unlock')).toBe('running');
    await world.end(first, 'unlock');
    expect(await outcome(first)).toBe('terminated/replaced');
    expect([await outcome(second.id), await outcome(third.id)]).toContain('running');
  });

  it('does not begin when the app quits, nor go on then', async () => {
    const waiting = await working();
    const cleaning = await working('other');
    await cancel(cleaning);
    await expect.poll(() => state(cleaning, 'unlock')).toBe('running');
    await world.stop();
    await start();
    expect(await world.states(waiting)).toMatchObject({ work: 'terminated/app-quit', unlock: 'skipped/stopped' });
    expect(await outcome(waiting)).toBe('terminated/app-quit');
    expect(await outcome(cleaning)).toBe('terminated/cancelled');
    expect((await row(cleaning)).error).toMatch(/The clean-up step “unlock” was stopped because the app quit\.$/);
    expect(await state(cleaning, 'unlock')).toMatch(/^terminated/);
  });
});

describe('a cancel of a workflow with another in it', () => {
  /** Begins an outer workflow whose one step is the inner one, which has come as far as its `work`. */
  async function nested(
    outer: Record<string, unknown>,
    inner: Record<string, unknown> = {},
  ): Promise<[number, number]> {
    await world.call('tasks.create', { task: world.workflow('inner', LOCKED, inner) });
    const after = { needs: ['in'], condition: 'all-done' };
    const { id } = await world.run('outer', { in: { task: 'inner' }, after }, outer);
    const within = (await world.steps(id)).in?.id ?? 0;
    await world.end(within, 'lock');
    return [id, within];
  }

  it('lets the inner one clean up, then the outer', async () => {
    const [outer, inner] = await nested({});
    await cancel(outer);
    await expect.poll(() => state(inner, 'unlock')).toBe('running');
    expect(await state(outer, 'after')).toBe('pending/upstream');
    await world.end(inner, 'unlock');
    expect(await state(outer, 'after')).toBe('running');
    await world.end(outer, 'after');
    expect(await outcome(outer)).toBe('terminated/cancelled');
  });

  it('holds the inner one to the time of the outer', async () => {
    const [outer, inner] = await nested({ cancelGraceSeconds: 10 }, { cancelGraceSeconds: 600 });
    await cancel(outer);
    await expect.poll(() => state(inner, 'unlock')).toBe('running');
    world.time.advance(11_000);
    await expect.poll(() => outcome(outer)).toBe('terminated/cancelled');
    expect(await state(inner, 'unlock')).toBe('terminated/cancelled');
    expect(await state(outer, 'after')).toBe('skipped/stopped');
    const told = 'The clean-up step “unlock” was stopped with the workflow around it.';
    expect([(await row(inner)).error, (await row(outer)).error]).toEqual([told, `in: ${told}`]);
  });

  it('stops all at once where the outer one has no clean-up', async () => {
    const [outer, inner] = await nested({ onCancel: 'none' });
    await cancel(outer);
    await expect.poll(() => outcome(outer)).toBe('terminated/cancelled');
    expect(await world.states(inner)).toMatchObject({ work: 'terminated/cancelled', unlock: 'skipped/stopped' });
  });

  it('lets the outer one clean up where the inner has none', async () => {
    const [outer, inner] = await nested({}, { onCancel: 'none' });
    await cancel(outer);
    await expect.poll(() => state(outer, 'after')).toBe('running');
    expect(await state(inner, 'unlock')).toBe('skipped/stopped');
    await world.end(outer, 'after');
    expect(await outcome(outer)).toBe('terminated/cancelled');
  });
});
