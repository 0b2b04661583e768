import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Alarm, Clock, Logger, Ticker } from '@main/app/ports';
import { NodeScheduleAlarm } from '@main/adapters/timer/node-schedule-alarm';
import { SystemClock } from '@main/adapters/timer/system-clock';
import { SystemTicker } from '@main/adapters/timer/system-ticker';
import { FakeTime } from '../support/fake-time';
import { until } from '../support/until';

interface Subject {
  clock: Clock;
  alarm: Alarm;
  ticker: Ticker;
  errors: unknown[];
  /** Lets time go on until the check holds. */
  waitFor(check: () => boolean): Promise<void>;
}

function recorder(): { logger: Logger; errors: unknown[] } {
  const errors: unknown[] = [];
  return { errors, logger: { info: () => {}, warn: () => {}, error: (_message, error) => errors.push(error) } };
}

function real(): Subject {
  const { logger, errors } = recorder();
  const ticker = new SystemTicker(logger);
  return {
    clock: new SystemClock(),
    alarm: new NodeScheduleAlarm(ticker, logger),
    ticker,
    errors,
    waitFor: async (check) => {
      await until(check, { everyMs: 5, what: 'a timer' });
    },
  };
}

function fake(): Subject {
  const { logger, errors } = recorder();
  const time = new FakeTime({ logger });
  return {
    clock: time.clock,
    alarm: time.alarm,
    ticker: time.ticker,
    errors,
    waitFor: (check) => {
      for (let left = 1000; left > 0 && !check(); left -= 1) time.advance(5);
      return check() ? Promise.resolve() : Promise.reject(new Error('Waited in vain.'));
    },
  };
}

describe.each([
  { name: 'real', make: real },
  { name: 'fake', make: fake },
])('the $name timers', ({ make }) => {
  let subject: Subject;
  let calls: string[];
  const call = (name: string) => (): void => void calls.push(name);

  beforeEach(() => {
    subject = make();
    calls = [];
  });
  afterEach(() => subject.alarm.clear());

  test('the monotonic clock and the uptime only grow', async () => {
    const { clock, ticker } = subject;
    const before = { monotonic: clock.monotonic(), uptime: clock.uptime() };
    ticker.after(30, call('later'));
    await subject.waitFor(() => calls.length > 0);
    expect(clock.monotonic() - before.monotonic).toBeGreaterThanOrEqual(30);
    expect(clock.uptime()).toBeGreaterThan(before.uptime);
  });

  test('the alarm rings once, and not before its instant', async () => {
    const { clock, alarm, ticker } = subject;
    const at = clock.now() + 40;
    let rungAt = 0;
    alarm.set(at, () => {
      rungAt = clock.now();
      calls.push('ring');
    });
    await subject.waitFor(() => calls.length > 0);
    ticker.after(60, call('after'));
    await subject.waitFor(() => calls.includes('after'));
    expect(rungAt).toBeGreaterThanOrEqual(at);
    expect(calls).toEqual(['ring', 'after']);
  });

  test.each([0, -1, -86_400_000, -1_700_000_000_000])(
    'an instant %d ms from now rings soon, not within set',
    async (ms) => {
      subject.alarm.set(subject.clock.now() + ms, call('ring'));
      expect(calls).toEqual([]);
      await subject.waitFor(() => calls.length > 0);
      expect(calls).toEqual(['ring']);
    },
  );

  test('a second set replaces the first, be it for later, for earlier or for the past', async () => {
    const { clock, alarm, ticker } = subject;
    alarm.set(clock.now() + 20, call('first'));
    alarm.set(clock.now() + 50, call('second'));
    alarm.set(clock.now() - 10, call('third'));
    alarm.set(clock.now() + 10, call('fourth'));
    ticker.after(120, call('end'));
    await subject.waitFor(() => calls.includes('end'));
    expect(calls).toEqual(['fourth', 'end']);
  });

  test('a cleared alarm does not ring, also when its instant has passed', async () => {
    const { clock, alarm, ticker } = subject;
    alarm.set(clock.now() + 20, call('ahead'));
    alarm.clear();
    alarm.set(clock.now() - 20, call('past'));
    alarm.clear();
    alarm.clear();
    ticker.after(60, call('end'));
    await subject.waitFor(() => calls.includes('end'));
    expect(calls).toEqual(['end']);
  });

  test.each([400, 30 * 365, 2_900_000])(
    'an alarm %d days ahead stays silent and can be brought forward',
    async (days) => {
      const { clock, alarm, ticker } = subject;
      alarm.set(clock.now() + days * 86_400_000, call('far'));
      ticker.after(30, call('after'));
      await subject.waitFor(() => calls.includes('after'));
      alarm.set(clock.now() + 10, call('near'));
      await subject.waitFor(() => calls.includes('near'));
      expect(calls).toEqual(['after', 'near']);
    },
  );

  test('an alarm may be set again from its own callback', async () => {
    const { clock, alarm } = subject;
    const ring = (): void => {
      calls.push('ring');
      if (calls.length < 3) alarm.set(clock.now() - 1 + calls.length, ring);
    };
    alarm.set(clock.now() + 5, ring);
    await subject.waitFor(() => calls.length >= 3);
    expect(calls).toEqual(['ring', 'ring', 'ring']);
  });

  test.each([Number.NaN, Infinity, 9e15])('%d is refused as an instant', (at) => {
    expect(() => subject.alarm.set(at, call('never'))).toThrow(RangeError);
  });

  test('what callbacks throw is logged, and time goes on', async () => {
    const { clock, alarm, ticker, errors } = subject;
    const failing = (name: string) => (): void => {
      calls.push(name);
      throw new Error(name);
    };
    alarm.set(clock.now() + 5, failing('alarm'));
    await subject.waitFor(() => calls.length >= 1);
    alarm.set(clock.now() - 5, failing('past alarm'));
    await subject.waitFor(() => calls.length >= 2);
    ticker.soon(failing('soon'));
    await subject.waitFor(() => calls.length >= 3);
    ticker.after(1, failing('after'));
    await subject.waitFor(() => calls.length >= 4);
    using _watch = ticker.every(2, failing('every'));
    await subject.waitFor(() => calls.length >= 6);
    expect(errors.slice(0, 6)).toEqual(
      ['alarm', 'past alarm', 'soon', 'after', 'every', 'every'].map((name) => new Error(name)),
    );
  });

  test('a repeated callback goes on until it is disposed, also by itself', async () => {
    const { ticker } = subject;
    const watch = ticker.every(3, () => {
      calls.push('tick');
      if (calls.length >= 4) watch[Symbol.dispose]();
    });
    await subject.waitFor(() => calls.length >= 4);
    ticker.after(30, call('after'));
    await subject.waitFor(() => calls.includes('after'));
    expect(calls).toEqual(['tick', 'tick', 'tick', 'tick', 'after']);
    watch[Symbol.dispose]();
  });

  test('soon comes in order and not within the call', async () => {
    subject.ticker.soon(() => {
      calls.push('one');
      subject.ticker.soon(call('three'));
    });
    subject.ticker.soon(call('two'));
    expect(calls).toEqual([]);
    await subject.waitFor(() => calls.length >= 3);
    expect(calls).toEqual(['one', 'two', 'three']);
  });

  test('after comes once, in order of time, and not when disposed; a long delay is not taken for none', async () => {
    const { ticker } = subject;
    ticker.after(-5, call('overdue'));
    ticker.after(90, call('second'));
    ticker.after(30, call('first'));
    ticker.after(40, call('disposed'))[Symbol.dispose]();
    using _month = ticker.after(40 * 86_400_000, call('month'));
    using _months = ticker.every(40 * 86_400_000, call('months'));
    ticker.after(150, call('end'));
    await subject.waitFor(() => calls.includes('end'));
    expect(calls).toEqual(['overdue', 'first', 'second', 'end']);
  });
});

describe('fake time', () => {
  test('advance rings what falls due in order, each at its own instant', () => {
    const time = new FakeTime({ startAt: 1_000_000 });
    const seen: [string, number][] = [];
    const see = (name: string) => (): void => void seen.push([name, time.clock.now()]);
    time.alarm.set(1_000_250, see('alarm'));
    time.ticker.every(100, see('tick'));
    time.ticker.after(150, see('after'));
    time.advance(299);
    expect(seen).toEqual([
      ['tick', 1_000_100],
      ['after', 1_000_150],
      ['tick', 1_000_200],
      ['alarm', 1_000_250],
    ]);
    expect(time.clock.now()).toBe(1_000_299);
    expect(time.alarmAt).toBeNull();
  });

  test('jump moves the wall clock only, sleep leaves the monotonic clock, block moves all', () => {
    const time = new FakeTime({ startAt: 0 });
    const start = { monotonic: time.clock.monotonic(), uptime: time.clock.uptime() };
    const passed = (): number[] => [
      time.clock.now(),
      time.clock.monotonic() - start.monotonic,
      time.clock.uptime() - start.uptime,
    ];
    time.jump(3_600_000);
    expect(passed()).toEqual([3_600_000, 0, 0]);
    time.jump(-7_200_000);
    expect(passed()).toEqual([-3_600_000, 0, 0]);
    time.sleep(10_000_000);
    expect(passed()).toEqual([6_400_000, 0, 10_000_000]);
    time.block(5000);
    expect(passed()).toEqual([6_405_000, 5000, 10_005_000]);
  });

  test('after a sleep the alarm is late; with the clock set back it waits for the wall clock', () => {
    const time = new FakeTime({ startAt: 0 });
    const rungAt: number[] = [];
    const ring = (): void => void rungAt.push(time.clock.now());
    time.alarm.set(60_000, ring);
    time.sleep(3_600_000);
    time.advance(59_999);
    expect(rungAt).toEqual([]);
    time.advance(1);
    expect(rungAt).toEqual([3_660_000]);
    time.alarm.set(3_670_000, ring);
    time.jump(-600_000);
    time.advance(10_000);
    expect(rungAt).toHaveLength(1);
    time.advance(600_000);
    expect(rungAt).toEqual([3_660_000, 3_670_000]);
  });

  test('the alarm rings early, twice or never on demand', () => {
    const time = new FakeTime();
    let rings = 0;
    time.alarm.set(time.clock.now() + 1000, () => (rings += 1));
    time.ring();
    time.ring();
    expect(rings).toBe(2);
    time.deaf = true;
    time.advance(10_000);
    expect(rings).toBe(2);
  });

  test('without a logger a test sees what a callback throws', () => {
    const time = new FakeTime();
    time.ticker.after(10, () => {
      throw new Error('a bug');
    });
    expect(() => time.advance(10)).toThrow('a bug');
  });
});
