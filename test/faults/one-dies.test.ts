import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commandTask, tempDir } from '../support/engine';
import { NO_PROFILE } from '../support/no-profile';
import { processesWith, serve, type Served } from '../support/serve';
import { until } from '../support/until';

let dir: ReturnType<typeof tempDir>;
beforeEach(() => (dir = tempDir()));
afterEach(() => dir[Symbol.dispose]());

/** Ignores SIGTERM, and leaves a grandchild in a session of its own. */
const stubborn = `trap '' TERM; setsid sleep 300 & sleep 300`;

it(
  'the launcher alone: main stops its children, ends their rows, and starts another',
  { timeout: 90_000 },
  async () => {
    const mark = `CB_FAULT=${dir.path}`;
    await using served = await serve(dir.path, NO_PROFILE);
    const action = { kind: 'command', shell: stubborn };
    await served.call('tasks.create', { task: commandTask('hangs', { action, env: { CB_FAULT: dir.path } }) });
    await served.call('tasks.create', { task: commandTask('fine') });
    const { id } = await served.call('executions.start', { key: 'hangs' });
    await until(() => processesWith(mark).length >= 2, { what: 'child and grandchild' });
    const { launcher } = await served.call('health.get', {});
    process.kill(launcher.pid ?? 0, 'SIGKILL');
    const row = await until(
      async () => {
        const found = await served.call('executions.get', { id });
        return found.status === 'running' ? null : found;
      },
      { what: 'the row to end' },
    );
    expect(row).toMatchObject({ status: 'terminated', reason: 'interrupted' });
    expect(processesWith(mark)).toEqual([]);
    const next = await served.call('executions.start', { key: 'fine' });
    await until(async () => (await served.call('executions.get', { id: next.id })).status === 'success', {
      what: 'the next run',
    });
    expect(await served.call('health.get', {})).toMatchObject({ ok: true, launcher: { alive: true, restarts: 1 } });
  },
);

/** Starts a task whose child ignores SIGTERM; answers the run and the launcher's process. */
async function hanging(served: Served, mark: string, shell = stubborn): Promise<{ id: number; launcher: number }> {
  const action = { kind: 'command', shell };
  await served.call('tasks.create', { task: commandTask('hangs', { action, env: { CB_FAULT: dir.path } }) });
  const { id } = await served.call('executions.start', { key: 'hangs' });
  await until(() => processesWith(mark).length >= 2, { what: 'child and grandchild' });
  await until(async () => (await served.call('executions.get', { id })).status === 'running', { what: 'the run' });
  return { id, launcher: (await served.call('health.get', {})).launcher.pid ?? 0 };
}

it('a launcher that stands still for a while: health says so, and its run goes on', { timeout: 120_000 }, async () => {
  const mark = `CB_FAULT=${dir.path}`;
  await using served = await serve(dir.path, NO_PROFILE);
  const { id, launcher } = await hanging(served, mark);
  process.kill(launcher, 'SIGSTOP');
  const unwell = await until(
    async () => {
      const health = await served.call('health.get', {});
      return health.ok ? null : health;
    },
    { what: 'health to say so' },
  );
  expect(unwell.problems).toMatchObject([{ code: 'launcher', message: expect.stringContaining('does not answer') }]);
  process.kill(launcher, 'SIGCONT');
  const well = await until(
    async () => {
      const health = await served.call('health.get', {});
      return health.ok ? health : null;
    },
    { what: 'health to be good again' },
  );
  expect(well.launcher).toMatchObject({ pid: launcher, restarts: 0 });
  expect(await served.call('executions.get', { id })).toMatchObject({ status: 'running' });
  expect(processesWith(mark).length).toBeGreaterThanOrEqual(2);
});

it('an orderly end with a launcher that stands still leaves nothing alive', { timeout: 120_000 }, async () => {
  const mark = `CB_FAULT=${dir.path}`;
  const served = await serve(dir.path, NO_PROFILE);
  const { id, launcher } = await hanging(served, mark);
  process.kill(launcher, 'SIGSTOP');
  expect(await served.end('SIGTERM')).toBe(0);
  expect(processesWith(mark)).toEqual([]);
  expect(alive(launcher)).toBe(false);
  await using again = await serve(dir.path, NO_PROFILE);
  expect(await again.call('executions.get', { id })).toMatchObject({ status: 'terminated', reason: 'app-quit' });
});

it('a stop that is cut short kills the launcher and the children that are known', { timeout: 120_000 }, async () => {
  const mark = `CB_FAULT=${dir.path}`;
  const served = await serve(dir.path, NO_PROFILE);
  const { launcher } = await hanging(served, mark, `trap '' TERM; sleep 300 & sleep 300`);
  const stopped = new Set([launcher]);
  process.kill(launcher, 'SIGSTOP');
  const ended = served.end('SIGTERM');
  // Whoever takes its place stands still as well, so that nothing is ever stopped in order.
  while (served.child.exitCode === null && served.child.signalCode === null) {
    for (const pid of childrenOf(served.ready.pid)) {
      process.kill(pid, 'SIGSTOP');
      stopped.add(pid);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(await ended).toBe(1);
  expect(served.stderr.join('')).toContain('the stop took too long and was cut short');
  await until(() => processesWith(mark).length === 0, { what: 'the children to be gone' });
  await until(() => [...stopped].every((pid) => !alive(pid)), { what: 'the launchers to be gone' });
});

it('main alone: the launcher stops every child and ends', { timeout: 60_000 }, async () => {
  const mark = `CB_FAULT=${dir.path}`;
  await using served = await serve(dir.path, NO_PROFILE);
  const action = { kind: 'command', shell: stubborn };
  await served.call('tasks.create', { task: commandTask('hangs', { action, env: { CB_FAULT: dir.path } }) });
  await served.call('executions.start', { key: 'hangs' });
  await until(() => processesWith(mark).length >= 2, { what: 'child and grandchild' });
  const launcher = (await served.call('health.get', {})).launcher.pid ?? 0;
  await served.end('SIGKILL');
  await until(() => processesWith(mark).length === 0, { what: 'the children to be gone' });
  await until(() => !alive(launcher), { what: 'the launcher to be gone' });
});

it('an orderly end: SIGTERM stops children that ignore it, exit 0', { timeout: 60_000 }, async () => {
  const mark = `CB_FAULT=${dir.path}`;
  await using served = await serve(dir.path, NO_PROFILE);
  const action = { kind: 'command', shell: stubborn };
  await served.call('tasks.create', { task: commandTask('hangs', { action, env: { CB_FAULT: dir.path } }) });
  const { id } = await served.call('executions.start', { key: 'hangs' });
  await until(() => processesWith(mark).length >= 2, { what: 'child and grandchild' });
  expect(await served.end('SIGTERM')).toBe(0);
  expect(processesWith(mark)).toEqual([]);
  await using again = await serve(dir.path, NO_PROFILE);
  expect(await again.call('executions.get', { id })).toMatchObject({ status: 'terminated', reason: 'app-quit' });
});

/** Processes that a process started and that live. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const [state, ppid] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
        return state !== 'Z' && Number(ppid) === parent;
      } catch {
        return false;
      }
    })
    .map(Number);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
