import { afterEach, beforeEach, expect, it } from 'vitest';
import { commandTask, tempDir } from '../support/engine';
import { NO_PROFILE } from '../support/no-profile';
import { processesWith, serve } from '../support/serve';
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

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
