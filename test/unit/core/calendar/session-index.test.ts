import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOf, dayOf } from '@shared/dates';
import type { CalendarOverride } from '@shared/model/session';
import { buildCalendar } from '@main/core/calendar/build-calendar';
import type { TradingCalendar } from '@main/core/calendar/calendar';
import { plainCalendars } from '@main/core/calendar/plain-calendars';
import { SessionIndex } from '@main/core/calendar/session-index';

const day = fc.integer({ min: dayOf('2004-01-01'), max: dayOf('2029-12-31') });

/** A calendar of weekdays with days changed at random, whole weeks among them. */
const calendar = fc
  .array(fc.record({ day, kind: fc.constantFrom<CalendarOverride['kind']>('closed', 'session', 'half') }), {
    maxLength: 400,
  })
  .map((changes): TradingCalendar => {
    const [, weekdays] = plainCalendars('Asia/Shanghai');
    if (weekdays === undefined) throw new Error('No weekdays.');
    const days = changes.map((change) => ({ date: dateOf(change.day), kind: change.kind, note: '' }));
    return buildCalendar(weekdays, { own: { days } });
  });

describe('sessions before and after', () => {
  it('next is after, and the previous of next is itself', () => {
    fc.assert(
      fc.property(calendar, day, (days, at) => {
        const session = days.sessionFrom(dateOf(at));
        const next = days.offset(session, 1);
        expect(next > session).toBe(true);
        expect(days.isSession(next)).toBe(true);
        expect(days.offset(next, -1)).toBe(session);
        expect(days.sessionUpTo(dateOf(dayOf(next) - 1))).toBe(session);
      }),
    );
  });

  it('an offset is undone by its opposite, and offsets add up', () => {
    const steps = fc.integer({ min: -700, max: 700 });
    fc.assert(
      fc.property(calendar, day, steps, steps, (days, at, a, b) => {
        const session = days.sessionFrom(dateOf(at));
        expect(days.offset(session, 0)).toBe(session);
        expect(days.offset(days.offset(session, a), -a)).toBe(session);
        expect(days.offset(days.offset(session, a), b)).toBe(days.offset(session, a + b));
      }),
    );
  });

  it('the sessions on or after and on or before a date have none between them and it', () => {
    fc.assert(
      fc.property(calendar, day, (days, at) => {
        const date = dateOf(at);
        const from = days.sessionFrom(date);
        const upTo = days.sessionUpTo(date);
        expect(upTo <= date && date <= from).toBe(true);
        for (let between = dayOf(upTo) + 1; between < dayOf(from); between += 1) {
          expect(days.isSession(dateOf(between))).toBe(false);
        }
        expect(days.isSession(date)).toBe(from === date);
        expect(from === date).toBe(upTo === date);
      }),
    );
  });

  it('from a day that is none, a step reaches the nearest', () => {
    const index = new SessionIndex((n) => n % 10 === 0);
    expect([index.offset(20_005, 1), index.offset(20_005, 2)]).toEqual([20_010, 20_020]);
    expect([index.offset(20_005, 0), index.offset(20_005, -1), index.offset(20_005, -2)]).toEqual([
      20_000, 20_000, 19_990,
    ]);
  });

  it('crosses years without a session', () => {
    const index = new SessionIndex((n) => n === 0 || n === dayOf('2026-06-01'));
    expect(dateOf(index.from(1))).toBe('2026-06-01');
    expect(index.upTo(dayOf('2026-05-31'))).toBe(0);
    expect(() => index.from(dayOf('2026-06-02'))).toThrow(/1970 to 9999/);
  });
});
