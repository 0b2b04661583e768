import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionTriggerSchema, type SessionTrigger } from '@shared/kinds/triggers/session';
import { nextSessionMoment, previousSessionMoment } from '@main/core/session/session-moments';
import { calendar } from './calendars';

function trigger(fields: Partial<SessionTrigger> & { calendar: string }): SessionTrigger {
  return sessionTriggerSchema.parse({ kind: 'session', ...fields });
}

/** The moments in (from, to] as UTC texts. */
function moments(given: SessionTrigger, from: string, to: string): string[] {
  const found: string[] = [];
  const end = Date.parse(to);
  for (let at = Date.parse(from); ;) {
    const next = nextSessionMoment(given, at, calendar(given.calendar));
    if (next === null || next.at > end) return found;
    found.push(`${new Date(next.at).toISOString().slice(0, 16)} ${next.session}`);
    at = next.at;
  }
}

describe('a time of each session', () => {
  it('leaves out the Golden Week and its make-up workdays', () => {
    const daily = trigger({ calendar: 'XSHG', at: '17:40' });
    expect(moments(daily, '2025-09-29T00:00Z', '2025-10-14T00:00Z')).toEqual([
      '2025-09-29T09:40 2025-09-29',
      '2025-09-30T09:40 2025-09-30',
      '2025-10-09T09:40 2025-10-09',
      '2025-10-10T09:40 2025-10-10',
      '2025-10-13T09:40 2025-10-13',
    ]);
  });

  it('moves by natural days, or by sessions', () => {
    const nextMorning = trigger({ calendar: 'XSHG', at: '08:30', dayOffset: 1, dayOffsetUnit: 'days' });
    expect(moments(nextMorning, '2025-09-30T01:00Z', '2025-10-10T00:00Z')).toEqual(['2025-10-01T00:30 2025-09-30']);
    const nextSession = trigger({ calendar: 'XSHG', at: '08:30', dayOffset: 1 });
    expect(moments(nextSession, '2025-09-30T01:00Z', '2025-10-10T00:00Z')).toEqual(['2025-10-09T00:30 2025-09-30']);
    const before = trigger({ calendar: 'XSHG', at: '20:00', dayOffset: -1, dayOffsetUnit: 'days' });
    expect(moments(before, '2025-09-30T00:00Z', '2025-10-09T00:00Z')).toEqual(['2025-10-08T12:00 2025-10-09']);
  });

  it('keeps the wall clock of New York over a change of its clocks', () => {
    const daily = trigger({ calendar: 'XNYS', at: '17:00' });
    expect(moments(daily, '2026-03-06T00:00Z', '2026-03-10T00:00Z')).toEqual([
      '2026-03-06T22:00 2026-03-06',
      '2026-03-09T21:00 2026-03-09',
    ]);
  });
});

describe('open and close', () => {
  it('15 minutes before the close on the last session of each month, half day and daylight saving included', () => {
    const given = trigger({ calendar: 'XNYS', event: 'close', offsetMinutes: -15, on: 'month-last' });
    expect(moments(given, '2024-10-01T00:00Z', '2025-04-01T00:00Z')).toEqual([
      '2024-10-31T19:45 2024-10-31',
      '2024-11-29T17:45 2024-11-29',
      '2024-12-31T20:45 2024-12-31',
      '2025-01-31T20:45 2025-01-31',
      '2025-02-28T20:45 2025-02-28',
      '2025-03-31T19:45 2025-03-31',
    ]);
  });

  it('the first and last of each week, in weeks with holidays', () => {
    const first = trigger({ calendar: 'XSHG', event: 'open', on: 'week-first' });
    expect(moments(first, '2025-09-27T00:00Z', '2025-10-20T12:00Z').map((row) => row.slice(17))).toEqual([
      '2025-09-29',
      '2025-10-09',
      '2025-10-13',
      '2025-10-20',
    ]);
    const last = trigger({ calendar: 'XSHG', event: 'close', on: 'week-last' });
    expect(moments(last, '2025-09-27T00:00Z', '2025-10-19T00:00Z').map((row) => row.slice(17))).toEqual([
      '2025-09-30',
      '2025-10-10',
      '2025-10-17',
    ]);
  });
});

describe('any session trigger', () => {
  const triggers = fc
    .record({
      calendar: fc.constantFrom('XSHG', 'XHKG', 'XNYS', '24x7', 'XSGE', 'XSHG+XHKG', 'CN-WORKDAYS'),
      on: fc.constantFrom('every', 'week-first', 'week-last', 'month-first', 'month-last'),
      when: fc.oneof(
        fc.record({ event: fc.constantFrom('open', 'close'), offsetMinutes: fc.integer({ min: -1440, max: 1440 }) }),
        fc.record({
          at: fc.constantFrom('00:00', '02:30', '09:29:59', '17:40', '23:59:59'),
          dayOffset: fc.integer({ min: -30, max: 30 }),
          dayOffsetUnit: fc.constantFrom('sessions', 'days'),
        }),
      ),
    })
    .map(({ when, ...rest }) => sessionTriggerSchema.parse({ kind: 'session', ...rest, ...when }));
  const instants = fc.integer({ min: Date.parse('2006-01-01'), max: Date.parse('2026-11-01') });

  it('has a next moment that is later, before which there is none, and of which the previous is itself', () => {
    fc.assert(
      fc.property(triggers, instants, (given, after) => {
        const days = calendar(given.calendar);
        const next = nextSessionMoment(given, after, days);
        if (next === null) throw new Error('There is always another session.');
        expect(next.at).toBeGreaterThan(after);
        expect(days.isSession(next.session)).toBe(true);
        expect(previousSessionMoment(given, next.at, days)).toEqual(next);
        const before = previousSessionMoment(given, next.at - 1, days);
        expect(before === null ? -1 : before.at).toBeLessThanOrEqual(after);
      }),
      { numRuns: 400 },
    );
  });
});
