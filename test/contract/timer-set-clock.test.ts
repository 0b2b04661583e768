import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeTimeLibrary } from '../support/fake-time-library';

const room = pathToFileURL(resolve(import.meta.dirname, '../../src/main/adapters/timer')).href;

/** Runs in a Node of its own. It answers each line on stdin with lines of JSON. */
const PROBE = `
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { NodeScheduleAlarm } from '${room}/node-schedule-alarm.ts';
import { SystemClock } from '${room}/system-clock.ts';
import { SystemTicker } from '${room}/system-ticker.ts';
const logger = { info() {}, warn() {}, error(message, error) { throw error; } };
const clock = new SystemClock();
const ticker = new SystemTicker(logger);
const alarm = new NodeScheduleAlarm(ticker, logger);
const say = (value) => console.log(JSON.stringify(value));
const commands = {
  clocks: () => say({ now: clock.now(), monotonic: clock.monotonic(), uptime: clock.uptime() }),
  // Within one turn of the loop, and with node-schedule warm, so that the alarm can't ring before the clock is set.
  'set back under an alarm': () => {
    alarm.set(clock.now() + 1e9, () => {});
    const at = clock.now() + 1000;
    alarm.set(at, () => say({ ring: 'first', early: clock.now() < at }));
    writeFileSync(process.env.FAKETIME_TIMESTAMP_FILE, '-0.5\\n');
  },
  'then replace it': () => {
    commands['set back under an alarm']();
    ticker.after(1100, () => alarm.set(clock.now() + 20, () => say({ ring: 'second' })));
    ticker.after(2000, () => say({ ring: 'none' }));
  },
};
for await (const line of createInterface({ input: process.stdin })) commands[line]();
alarm.clear();
`;

interface Answer {
  now: number;
  monotonic: number;
  uptime: number;
  ring?: string;
  early?: boolean;
}

describe('a real process whose wall clock is set', () => {
  let folder: string;
  let child: ReturnType<typeof start>;

  function start(library: string) {
    const probe = spawn(process.execPath, ['--input-type=module', '--eval', PROBE], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        LD_PRELOAD: library,
        FAKETIME_TIMESTAMP_FILE: join(folder, 'offset'),
        FAKETIME_NO_CACHE: '1',
        DONT_FAKE_MONOTONIC: '1',
      },
    });
    const lines = createInterface({ input: probe.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<Answer> => {
      const line = await lines.next();
      if (line.done === true) throw new Error('The process ended.');
      return JSON.parse(line.value) as Answer;
    };
    const ended = new Promise<number | null>((done) => probe.once('exit', done));
    return { say: (line: string) => probe.stdin.write(`${line}\n`), end: () => probe.stdin.end(), next, ended };
  }

  const setClock = (offsetSeconds: number): Promise<void> =>
    writeFile(join(folder, 'offset'), `${offsetSeconds < 0 ? '' : '+'}${offsetSeconds}\n`);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'closing-bell-timer-'));
    await setClock(0);
    child = start(fakeTimeLibrary());
  });
  afterEach(async () => {
    child.end();
    expect(await child.ended).toBe(0);
    await rm(folder, { recursive: true });
  });

  async function clocks(): Promise<Answer> {
    child.say('clocks');
    return child.next();
  }

  test.each([3600, -3600, 365 * 86_400])('set by %d s: the wall clock shows it, the others go on', async (seconds) => {
    const before = await clocks();
    await setClock(seconds);
    const after = await clocks();
    const running = after.monotonic - before.monotonic;
    expect(running).toBeGreaterThan(0);
    expect(running).toBeLessThan(60_000);
    expect(Math.abs(after.now - before.now - running - seconds * 1000)).toBeLessThan(1000);
    expect(Math.abs(after.uptime - before.uptime - running)).toBeLessThan(1000);
  });

  test('set back under an armed alarm: it waits for the wall clock', async () => {
    child.say('set back under an alarm');
    expect(await child.next()).toEqual({ ring: 'first', early: false });
  });

  test('set back under an armed alarm that is then replaced: only the new one rings', async () => {
    child.say('then replace it');
    expect(await child.next()).toEqual({ ring: 'second' });
    expect(await child.next()).toEqual({ ring: 'none' });
  });
});
