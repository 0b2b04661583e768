import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commandTask, tempDir } from '../support/engine';
import { serve } from '../support/serve';
import { until } from '../support/until';

const HOUR = 3_600_000;
let dir: ReturnType<typeof tempDir>;
beforeEach(() => (dir = tempDir()));
afterEach(() => dir[Symbol.dispose]());

/** A wall clock that the test sets while the process runs; the monotonic clock goes on. */
function fakeClock(): { env: NodeJS.ProcessEnv; set: (offsetMs: number) => void } {
  const file = join(dir.path, 'faketime');
  const set = (offsetMs: number): void => writeFileSync(file, `${offsetMs >= 0 ? '+' : ''}${offsetMs / 1000}\n`);
  set(0);
  return {
    set,
    env: {
      LD_PRELOAD: '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
  };
}

it('a real process whose clock is set forward and back by an hour', { timeout: 90_000 }, async () => {
  const clock = fakeClock();
  await using served = await serve(join(dir.path, 'data'), clock.env);
  // Six moments an hour, none of them near now.
  const minute = (new Date().getUTCMinutes() + 5) % 10;
  const expression = `${[0, 10, 20, 30, 40, 50].map((tens) => tens + minute).join(',')} * * * *`;
  const trigger = { kind: 'cron', expression, timeZone: 'UTC' };
  await served.call('tasks.create', { task: commandTask('a', { trigger, overlap: 'allow' }) });
  const rows = async () => (await served.call('executions.list', { pageSize: 200 })).rows;
  clock.set(HOUR);
  await until(async () => (await rows()).length >= 6, { what: 'the passed hour to be decided' });
  const forward = await rows();
  expect(forward).toHaveLength(6);
  expect(forward.filter((row) => row.source !== 'schedule' || row.status !== 'missed')).toHaveLength(1);
  expect(forward.filter((row) => row.status === 'missed').every((row) => row.reason === 'clock-change')).toBe(true);
  clock.set(0);
  await until(async () => ((await served.call('tasks.get', { key: 'a' })).nextAt ?? Infinity) < Date.now() + HOUR / 2, {
    what: 'the schedule to go on from the new time',
  });
  expect(await rows()).toHaveLength(6);
});
