import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Execution } from '@shared/model/execution';
import { commandTask, tempDir } from '../support/engine';
import { NO_PROFILE } from '../support/no-profile';
import { fakeTimeLibrary } from '../support/fake-time-library';
import { serve, type Served } from '../support/serve';
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
      ...NO_PROFILE,
      LD_PRELOAD: fakeTimeLibrary(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
  };
}

const rowsOf = async (served: Served, key: string): Promise<Execution[]> =>
  (await served.call('executions.list', { pageSize: 200, filter: { key } })).rows;
const isMissed = (row: Execution): boolean => row.source === 'schedule' && row.status === 'missed';
const everySecond = { trigger: { kind: 'interval', everySeconds: 1, anchorAt: 0 }, overlap: 'allow' };

it('a real process whose clock is set forward and back by an hour', { timeout: 90_000 }, async () => {
  const clock = fakeClock();
  await using served = await serve(join(dir.path, 'data'), clock.env);
  // Six moments an hour, none of them near now.
  const minute = (new Date().getUTCMinutes() + 5) % 10;
  const expression = `${[0, 10, 20, 30, 40, 50].map((tens) => tens + minute).join(',')} * * * *`;
  const trigger = { kind: 'cron', expression, timeZone: 'UTC' };
  await served.call('tasks.create', { task: commandTask('a', { trigger, overlap: 'allow' }) });
  clock.set(HOUR);
  await until(async () => (await rowsOf(served, 'a')).length >= 6, { what: 'the passed hour to be decided' });
  const forward = await rowsOf(served, 'a');
  expect(forward).toHaveLength(6);
  expect(forward.filter((row) => !isMissed(row))).toHaveLength(1);
  expect(forward.filter((row) => row.status === 'missed').every((row) => row.reason === 'clock-change')).toBe(true);

  await served.call('tasks.create', { task: commandTask('b', everySecond) });
  const succeeds = (at: (scheduledFor: number) => boolean) => async () =>
    (await rowsOf(served, 'b')).some((row) => row.status === 'success' && at(row.scheduledFor ?? NaN));
  await until(
    succeeds((at) => at > Date.now() + HOUR / 2),
    { what: 'a run in the hour to come' },
  );
  clock.set(0);
  await until(
    succeeds((at) => at < Date.now() + HOUR / 2),
    { what: 'a run after the clock was set back' },
  );
  await until(async () => ((await served.call('tasks.get', { key: 'a' })).nextAt ?? Infinity) < Date.now() + HOUR / 2, {
    what: 'the schedule to go on from the new time',
  });
  // What was said of moments that are to come again is taken back; what was run stays.
  const ran = forward.find((row) => !isMissed(row));
  expect((await rowsOf(served, 'a')).map(({ id }) => id)).toEqual([ran?.id]);
  // On a busy machine a second or two may be late; the hour that was taken back would be thousands.
  expect((await rowsOf(served, 'b')).filter(isMissed).length).toBeLessThan(60);
});

it('a real process that sleeps for 8 hours', { timeout: 90_000 }, async () => {
  const clock = fakeClock();
  await using served = await serve(join(dir.path, 'data'), {
    ...clock.env,
    CB_SLEEP_MS: String(8 * HOUR),
    NODE_OPTIONS: `--require ${resolve('test/support/sleep-hook.cjs')}`,
  });
  // Eight moments, the newest of them half an hour old at the end.
  const expression = `${(new Date().getUTCMinutes() + 30) % 60} * * * *`;
  const trigger = { kind: 'cron', expression, timeZone: 'UTC' };
  const hourly = commandTask('hourly', { trigger, overlap: 'allow' });
  await served.call('tasks.create', { task: hourly });
  // It waits for its next try until after the sleep, in which the time really passes.
  const retry = { max: 1, intervalSeconds: 4 * 3600, maxIntervalSeconds: 4 * 3600 };
  await served.call('tasks.create', {
    task: commandTask('again', { retry, action: { kind: 'command', shell: 'test "$CLOSING_BELL_ATTEMPT" = 2' } }),
  });
  const { id } = await served.call('executions.start', { key: 'again' });
  const again = () => served.call('executions.get', { id });
  await until(async () => (await again()).reason === 'retry-wait', { what: 'the first try to fail' });

  const asleepAt = Date.now();
  served.child.kill('SIGUSR2');
  await until(async () => (await rowsOf(served, 'hourly')).length >= 8, { what: 'the sleep to be decided' });
  await until(() => served.stderr.join('').includes('The machine slept.'), { what: 'the sleep to be told of' });
  expect(served.stderr.join('')).not.toContain('The clock was set.');
  const rows = await rowsOf(served, 'hourly');
  expect(rows).toHaveLength(8);
  const [caughtUp, ...others] = rows.filter((row) => !isMissed(row));
  expect(others).toEqual([]);
  expect(caughtUp).toMatchObject({
    source: 'catch-up',
    scheduledFor: Math.max(...rows.map((row) => row.scheduledFor ?? 0)),
  });
  expect(new Set(rows.filter(isMissed).map((row) => row.reason))).toEqual(new Set(['asleep']));

  await until(async () => (await again()).status === 'success', { what: 'the try that fell due in the sleep' });
  await served.call('tasks.create', { task: commandTask('b', everySecond) });
  const fired = await until(
    async () => (await rowsOf(served, 'b')).find((row) => row.status === 'success' && row.source === 'schedule'),
    { what: 'a moment after the sleep to be run in time' },
  );
  expect(fired.scheduledFor).toBeGreaterThan(asleepAt + 8 * HOUR - 1000);
  const ended = async () => (await served.call('executions.get', { id: caughtUp?.id ?? 0 })).status;
  await until(async () => (await ended()) === 'success', { what: 'the end of the run that was caught up' });
});
