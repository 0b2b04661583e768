import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '@shared/errors';
import { firstInstantOf, localDate, offsetAt, segmentAt, transitionsBetween, wallReached } from '@main/core/zone';
import { instants, zones } from './arbitraries';

const HOUR = 3_600_000;

function wallByIntl(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  const seconds = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return seconds + (((at % 1000) + 1000) % 1000);
}

describe('offsetAt', () => {
  it('agrees with Intl at any instant', () => {
    fc.assert(
      fc.property(zones, instants, (zone, at) => {
        expect(at + offsetAt(zone, at)).toBe(wallByIntl(zone, at));
      }),
      { numRuns: 300 },
    );
  });

  it('changes at the millisecond of a transition', () => {
    const spring = Date.UTC(2026, 2, 8, 7);
    expect(offsetAt('America/New_York', spring - 1)).toBe(-5 * HOUR);
    expect(offsetAt('America/New_York', spring)).toBe(-4 * HOUR);
  });

  it('keeps offsets that were no whole minutes', () => {
    expect(offsetAt('Africa/Monrovia', 0)).toBe(-(44 * 60 + 30) * 1000);
    expect(offsetAt('Africa/Monrovia', Date.UTC(1972, 0, 8))).toBe(0);
    expect(transitionsBetween('Africa/Monrovia', 0, Date.UTC(1973, 0, 1)).map(({ at }) => at)).toEqual([
      Date.UTC(1972, 0, 7, 0, 44, 30),
    ]);
  });

  it('refuses a zone it does not know', () => {
    expect(() => offsetAt('Mars/Olympus', 0)).toThrow(AppError);
  });
});

describe('transitionsBetween', () => {
  it('finds a year of them with the offsets around them', () => {
    expect(transitionsBetween('Australia/Lord_Howe', Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1))).toEqual([
      { at: Date.UTC(2026, 3, 4, 15), before: 11 * HOUR, after: 10.5 * HOUR },
      { at: Date.UTC(2026, 9, 3, 15, 30), before: 10.5 * HOUR, after: 11 * HOUR },
    ]);
    expect(transitionsBetween('Asia/Shanghai', Date.UTC(2000, 0, 1), Date.UTC(2030, 0, 1))).toEqual([]);
  });

  it('finds two that lie a week apart', () => {
    const found = transitionsBetween('America/Recife', Date.UTC(2000, 5, 1), Date.UTC(2001, 0, 1));
    expect(found.map(({ at }) => new Date(at).toISOString().slice(0, 10))).toEqual(['2000-10-08', '2000-10-15']);
  });
});

describe('walls and instants', () => {
  it('answer each other: a wall is reached exactly when its first instant has come', () => {
    const near = zones.chain((zone) => {
      const turns = transitionsBetween(zone, Date.UTC(2000, 0, 1), Date.UTC(2040, 0, 1)).map(({ at }) => at);
      const around = turns.length === 0 ? instants : fc.constantFrom(...turns);
      return fc.tuple(fc.constant(zone), around, fc.integer({ min: -30 * HOUR, max: 30 * HOUR }));
    });
    fc.assert(
      fc.property(near, fc.integer({ min: -26 * HOUR, max: 26 * HOUR }), ([zone, turn, shift], more) => {
        const at = turn + shift;
        const wall = at + offsetAt(zone, at) + more;
        expect(firstInstantOf(zone, wall) <= at).toBe(wall <= wallReached(zone, at));
        expect(firstInstantOf(zone, wallReached(zone, at))).toBeLessThanOrEqual(at);
      }),
      { numRuns: 500 },
    );
  });

  it('puts what lies in a gap at its end, and what comes twice at its first turn', () => {
    const springGap = Date.UTC(2026, 2, 8, 2, 30);
    expect(firstInstantOf('America/New_York', springGap)).toBe(Date.UTC(2026, 2, 8, 7));
    const autumnOverlap = Date.UTC(2026, 10, 1, 1, 30);
    expect(firstInstantOf('America/New_York', autumnOverlap)).toBe(Date.UTC(2026, 10, 1, 5, 30));
    const lostDay = Date.UTC(2011, 11, 30, 12);
    expect(firstInstantOf('Pacific/Apia', lostDay)).toBe(Date.UTC(2011, 11, 30, 10));
  });
});

describe('segmentAt', () => {
  it('gives stretches that hold the instant and join without holes', () => {
    fc.assert(
      fc.property(zones, instants, (zone, at) => {
        const segment = segmentAt(zone, at);
        expect(segment.from).toBeLessThanOrEqual(at);
        expect(segment.to).toBeGreaterThan(at);
        expect(segmentAt(zone, segment.to).from).toBe(segment.to);
      }),
    );
  });
});

describe('localDate', () => {
  it('is the date on the wall, not in UTC', () => {
    const at = Date.UTC(2026, 0, 31, 18);
    expect(localDate('Asia/Shanghai', at)).toBe('2026-02-01');
    expect(localDate('America/New_York', at)).toBe('2026-01-31');
    expect(localDate('UTC', 0)).toBe('1970-01-01');
  });

  it.each([
    ['Asia/Shanghai', '2026-03-15T15:59:59.999Z', '2026-03-15'],
    ['Asia/Shanghai', '2026-03-15T16:00:00.000Z', '2026-03-16'],
    ['America/New_York', '2026-03-08T04:59:59.999Z', '2026-03-07'],
    ['America/New_York', '2026-03-08T05:00:00.000Z', '2026-03-08'],
    ['America/New_York', '2026-03-09T03:59:59.999Z', '2026-03-08'],
    ['America/New_York', '2026-03-09T04:00:00.000Z', '2026-03-09'],
    ['Asia/Kathmandu', '2026-03-15T18:14:59.999Z', '2026-03-15'],
    ['Asia/Kathmandu', '2026-03-15T18:15:00.000Z', '2026-03-16'],
    ['Asia/Kathmandu', '2026-03-15T18:14:59.999Z', '2026-03-15'],
    ['Pacific/Kiritimati', '2025-12-31T10:00:00.000Z', '2026-01-01'],
    ['America/New_York', '1970-01-01T00:00:00.000Z', '1969-12-31'],
    ['UTC', '9999-12-31T23:59:59.999Z', '9999-12-31'],
  ])('in %s at %s is %s', (zone, at, date) => {
    expect(localDate(zone, Date.parse(at))).toBe(date);
  });
});
