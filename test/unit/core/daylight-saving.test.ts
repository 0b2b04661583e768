import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredTrigger } from '@shared/model/trigger';
import { nextMoment, previousMoment } from '@main/core/triggers';
import { nextWall, parseCron } from '@main/core/cron';
import { fixedTimes, wildcardTimes } from './arbitraries';

const MINUTE = 60_000;
const DAY = 86_400_000;

function moments(expression: string, timeZone: string, from: number, to: number): number[] {
  const trigger: StoredTrigger = { kind: 'cron', expression, timeZone };
  const found: number[] = [];
  for (let at = nextMoment(trigger, from); at !== null && at <= to; at = nextMoment(trigger, at)) found.push(at);
  return found;
}

/** Times in UTC within a day of UTC. */
function onDay(expression: string, timeZone: string, day: string): string[] {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return moments(expression, timeZone, midnight, midnight + DAY).map((at) => new Date(at).toISOString().slice(11, 16));
}

describe('a clock that is moved by three hours or more keeps to the same rule', () => {
  it.each([
    // Casey left out 04:00 to 07:00 on 2018-10-07, and had 01:00 to 04:00 twice on 2018-03-11.
    ['30 5 * * *', 'Antarctica/Casey', '2018-10-06', ['20:00']],
    ['0 4,5,6 * * *', 'Antarctica/Casey', '2018-10-06', ['20:00']],
    ['0 */6 * * *', 'Antarctica/Casey', '2018-10-06', ['04:00', '10:00', '16:00']],
    ['30 2 * * *', 'Antarctica/Casey', '2018-03-10', ['15:30']],
    // Apia had no 2011-12-30.
    ['0 9 * * *', 'Pacific/Apia', '2011-12-30', ['10:00', '19:00']],
    ['0 9,12,15 30 12 *', 'Pacific/Apia', '2011-12-30', ['10:00']],
  ])('%s in %s on %s', (expression, zone, day, expected) => {
    expect(onDay(expression, zone, day)).toEqual(expected);
  });
});

describe('spring forward in New York, 2026-03-08: 02:00 EST is 03:00 EDT at 07:00 UTC', () => {
  it.each([
    ['30 2 * * *', ['07:00']],
    ['0,30 2 * * *', ['07:00']],
    ['30 2,3 * * *', ['07:00', '07:30']],
    ['0 2,3 * * *', ['07:00']],
    ['0,30 1 * * *', ['06:00', '06:30']],
    ['15-45/15 1 * * *', ['06:15', '06:30', '06:45']],
    ['59 1-3 * * *', ['06:59', '07:00', '07:59']],
    ['*/30 2 * * *', []],
    [
      '30 */2 * * *',
      ['01:30', '03:30', '05:30', '08:30', '10:30', '12:30', '14:30', '16:30', '18:30', '20:30', '22:30'],
    ],
  ])('%s', (expression, expected) => {
    const found = onDay(expression, 'America/New_York', '2026-03-08');
    expect(found).toEqual(expected);
  });

  it('runs each second of the lost minute as one', () => {
    const gap = Date.UTC(2026, 2, 8, 7);
    expect(moments('* 30 2 * * *', 'America/New_York', gap - MINUTE, gap + MINUTE)).toEqual([gap]);
    expect(previousMoment({ kind: 'cron', expression: '* 30 2 * * *', timeZone: 'America/New_York' }, gap)).toBe(gap);
  });
});

describe('fall back in New York, 2026-11-01: 02:00 EDT is 01:00 EST at 06:00 UTC', () => {
  it.each([
    ['30 1 * * *', ['05:30']],
    ['0,30 1 * * *', ['05:00', '05:30']],
    ['15-45/15 1 * * *', ['05:15', '05:30', '05:45']],
    ['0,30 2 * * *', ['07:00', '07:30']],
    ['30 2,3 * * *', ['07:30', '08:30']],
    ['30 0-2 * * *', ['04:30', '05:30', '07:30']],
    ['*/30 1 * * *', ['05:00', '05:30', '06:00', '06:30']],
    ['* 1 * * *', Array.from({ length: 120 }, (_, i) => `${i < 60 ? '05' : '06'}:${String(i % 60).padStart(2, '0')}`)],
  ])('%s', (expression, expected) => {
    expect(onDay(expression, 'America/New_York', '2026-11-01')).toEqual(expected);
  });

  it('keeps an hourly run hourly', () => {
    const noon = Date.UTC(2026, 9, 31, 12);
    const found = moments('0 * * * *', 'America/New_York', noon, noon + DAY);
    expect(found).toEqual(Array.from({ length: 24 }, (_, i) => noon + (i + 1) * 3_600_000));
  });
});

it('follows London, Lord Howe and Shanghai', () => {
  expect(onDay('30 1 * * *', 'Europe/London', '2026-03-29')).toEqual(['01:00']);
  expect(onDay('30 1 * * *', 'Europe/London', '2026-10-25')).toEqual(['00:30']);
  expect(onDay('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03')).toEqual(['15:30']);
  expect(onDay('45 1 * * *', 'Australia/Lord_Howe', '2026-04-04')).toEqual(['14:45']);
  expect(onDay('30 2 * * *', 'Asia/Shanghai', '2026-03-08')).toEqual(['18:30']);
  expect(onDay('0 12 * * *', 'Pacific/Apia', '2011-12-30')).toEqual(['10:00', '22:00']);
});

describe('against the definition, minute by minute', () => {
  /** Two and a half days around a change, with the wall clock of each minute as Intl shows it. */
  const windows = [
    ['America/New_York', Date.UTC(2026, 2, 8, 7)],
    ['America/New_York', Date.UTC(2026, 10, 1, 6)],
    ['Europe/London', Date.UTC(2026, 2, 29, 1)],
    ['Europe/London', Date.UTC(2026, 9, 25, 1)],
    ['Australia/Lord_Howe', Date.UTC(2026, 3, 4, 15)],
    ['Australia/Lord_Howe', Date.UTC(2026, 9, 3, 15, 30)],
    ['Africa/Casablanca', Date.UTC(2026, 1, 15, 2)],
    ['Africa/Casablanca', Date.UTC(2026, 2, 22, 2)],
    ['Africa/Cairo', Date.UTC(2026, 3, 23, 22)],
    ['Africa/Cairo', Date.UTC(2026, 9, 29, 21)],
    ['America/St_Johns', Date.UTC(2006, 3, 2, 3, 31)],
    ['Asia/Shanghai', Date.UTC(2026, 2, 8)],
    ['Pacific/Apia', Date.UTC(2011, 11, 30, 10)],
  ] as const;
  const clocks = windows.map(([zone, turn]) => clockAround(zone, turn));

  it('a fixed expression fires when the clock first reaches its wall time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...clocks), fixedTimes, ({ zone, minutes }, expression) => {
        const cron = parseCron(expression);
        const first = minutes[0] ?? { at: 0, wall: 0 };
        const last = minutes.at(-1) ?? first;
        const expected = new Set<number>();
        for (let wall = nextWall(cron, first.wall + 14 * 60 * MINUTE); wall !== null && wall <= last.wall - DAY;) {
          const target = wall;
          expected.add(minutes.find((minute) => minute.wall >= target)?.at ?? NaN);
          wall = nextWall(cron, wall);
        }
        const times = [...expected];
        const found = moments(expression, zone, (times[0] ?? 0) - 1, times.at(-1) ?? -1);
        expect(found, `${expression} in ${zone}`).toEqual(times);
      }),
      { numRuns: 200 },
    );
  });

  it('a wildcard expression fires at every instant whose wall time it names', () => {
    fc.assert(
      fc.property(fc.constantFrom(...clocks), wildcardTimes, ({ zone, minutes }, expression) => {
        const cron = parseCron(expression);
        const expected = minutes.filter(({ wall }) => nextWall(cron, wall - 1) === wall).map(({ at }) => at);
        const from = (minutes[0]?.at ?? 0) - 1;
        expect(moments(expression, zone, from, minutes.at(-1)?.at ?? 0), `${expression} in ${zone}`).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

function clockAround(zone: string, turn: number): { zone: string; minutes: { at: number; wall: number }[] } {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const minutes = [];
  for (let at = turn - 1.5 * DAY; at < turn + 2.5 * DAY; at += MINUTE) {
    minutes.push({ at, wall: Date.parse(`${format.format(at).replace(' ', 'T')}Z`) });
  }
  return { zone, minutes };
}
