import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import type { ProcessTable } from '@main/launcher/process-table';
import { waitForPrevious } from '@main/launcher/previous';

afterEach(() => vi.useRealTimers());

/** A process that does not heed SIGTERM, as a launcher that hangs would not. */
async function stubborn() {
  const child = spawn('sh', ['-c', `trap '' TERM; echo ready; while :; do sleep 1; done`], { detached: true });
  await once(child.stdout, 'data');
  const ended = once(child, 'exit');
  return { pid: child.pid ?? 0, ended, hasEnded: () => child.exitCode !== null || child.signalCode !== null };
}

/** What the wait asks the system for, without its files. */
function tableOf(hasEnded: () => boolean, startTime: string): ProcessTable {
  return { hasEnded, startTime: () => Promise.resolve(startTime) } as Partial<ProcessTable> as ProcessTable;
}

it('a launcher of before that will not end is waited for, then stopped by force, and the new one goes on', async () => {
  const { pid, ended, hasEnded } = await stubborn();
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  let over = false;
  const waited = waitForPrevious({ pid, pidStart: 'then' }, tableOf(hasEnded, 'then')).then(() => (over = true));
  await vi.advanceTimersByTimeAsync(9_900);
  expect([over, hasEnded()]).toEqual([false, false]);
  await vi.advanceTimersByTimeAsync(300);
  expect(await ended).toEqual([null, 'SIGKILL']);
  await vi.advanceTimersByTimeAsync(100);
  await waited;
});

it('a stranger that has its number now is neither waited for nor touched', async () => {
  const { pid, ended, hasEnded } = await stubborn();
  await waitForPrevious({ pid, pidStart: 'then' }, tableOf(hasEnded, 'later'));
  expect(hasEnded()).toBe(false);
  process.kill(-pid, 'SIGKILL');
  await ended;
});
