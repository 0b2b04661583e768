import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { BundledCalendars } from '@main/adapters/calendars/bundled-calendars';
import { sessionDateAt } from '@main/core/session/session-date';
import { sessionOf } from '@renderer/features/tasks/start/session-of';

const DAY_MS = 86_400_000;
const ROLLS = ['last-closed', 'current', 'next'] as const;
let book: BundledCalendars;

beforeAll(async () => {
  book = await BundledCalendars.open({
    folder: join(import.meta.dirname, '..', '..', '..', '..', 'resources', 'calendars'),
    systemZone: () => 'Asia/Shanghai',
    overridesOf: () => null,
  });
});

function shownAt(roll: (typeof ROLLS)[number], id: string, now: number): ReturnType<typeof sessionOf> {
  const calendar = book.find(id);
  if (calendar === null) throw new Error(`There is no calendar ${id}.`);
  const today = calendar.dateAt(now);
  const days = Array.from({ length: 81 }, (_none, at) =>
    calendar.day(new Date(Date.parse(today) + (at - 40) * DAY_MS).toISOString().slice(0, 10)),
  );
  return sessionOf(roll, days, now, today);
}

describe('the session of a run that starts now', () => {
  test.each([
    ['last-closed', '2026-09-30T06:59:00Z', '2026-09-29'],
    ['last-closed', '2026-09-30T07:00:00Z', '2026-09-30'],
    ['current', '2026-10-05T02:00:00Z', '2026-09-30'],
    ['next', '2026-10-05T02:00:00Z', '2026-10-08'],
  ] as const)('%s at %s in Shanghai is %s', (roll, at, date) => {
    expect(shownAt(roll, 'XSHG', Date.parse(at))?.date).toBe(date);
  });

  test('counts the auction before a futures night to the session that follows', () => {
    const auction = Date.parse('2026-11-19T12:55:00Z');
    expect(shownAt('current', 'XSGE', auction)?.date).toBe('2026-11-20');
    expect(shownAt('current', 'XSGE', auction - 60_000)?.date).toBe('2026-11-19');
  });

  test('has those beside it', () => {
    expect(shownAt('last-closed', 'XSHG', Date.parse('2026-10-05T02:00:00Z'))).toEqual({
      date: '2026-09-30',
      previous: '2026-09-29',
      next: '2026-10-08',
    });
  });

  test('is what the engine says, at any moment, for any calendar and rule', () => {
    const moment = fc.integer({ min: Date.parse('2015-01-01'), max: Date.parse('2028-01-01') });
    const id = fc.constantFrom('XSHG', 'XNYS', 'XHKG', 'XSGE', '24x7', 'weekdays', 'XSHG+XHKG');
    fc.assert(
      fc.property(moment, id, fc.constantFrom(...ROLLS), (now, calendar, roll) => {
        const known = book.find(calendar);
        expect(shownAt(roll, calendar, now)?.date).toBe(known === null ? undefined : sessionDateAt(roll, now, known));
      }),
      { numRuns: 60 },
    );
  });

  test('is not known without days', () => {
    expect(sessionOf('last-closed', [], 0, '1970-01-01')).toBeNull();
  });
});
