import { describe, expect, it } from 'vitest';
import { guardReason } from '@main/core/session/guard';
import { sessionDateAt, sessionDateBeside } from '@main/core/session/session-date';
import { sessionRuleOf } from '@shared/model/session';
import { calendar } from './calendars';

/** An instant by the wall clock of Shanghai. */
const shanghai = (text: string): number => Date.parse(`${text}:00+08:00`);

describe('a guard', () => {
  const guard = (when: 'session-day' | 'trading-hours' | 'non-session-day', at: string, id = 'XSHG'): string | null =>
    guardReason({ calendar: id, when }, shanghai(at), calendar(id));

  it.each([
    ['session-day', '2025-09-30T23:00', null],
    ['session-day', '2025-10-01T10:00', 'no-session'],
    ['session-day', '2025-10-11T10:00', 'no-session'],
    ['non-session-day', '2025-10-01T10:00', null],
    ['non-session-day', '2025-09-30T10:00', 'is-session'],
    ['trading-hours', '2025-09-30T10:00', null],
    ['trading-hours', '2025-09-30T12:00', 'outside-hours'],
    ['trading-hours', '2025-09-30T15:30', 'outside-hours'],
    ['trading-hours', '2025-10-01T10:00', 'no-session'],
  ] as const)('%s at %s says %s', (when, at, reason) => {
    expect(guard(when, at)).toBe(reason);
  });

  it('takes the night of a futures exchange for trading, on the evening before and after midnight', () => {
    expect(guard('trading-hours', '2025-09-26T22:00', 'XSGE')).toBeNull();
    expect(guard('trading-hours', '2025-09-27T01:00', 'XSGE')).toBeNull();
    expect(guard('trading-hours', '2025-09-30T22:00', 'XSGE')).toBe('outside-hours');
  });
});

describe('the session that a run is for', () => {
  it.each([
    ['last-closed', '2025-09-30T14:00', '2025-09-29'],
    ['last-closed', '2025-09-30T15:00', '2025-09-30'],
    ['last-closed', '2025-10-05T12:00', '2025-09-30'],
    ['last-closed', '2025-10-09T08:30', '2025-09-30'],
    ['current', '2025-10-09T08:30', '2025-10-09'],
    ['current', '2025-10-05T12:00', '2025-09-30'],
    ['next', '2025-09-30T08:30', '2025-09-30'],
    ['next', '2025-09-30T09:30', '2025-10-09'],
  ] as const)('by %s at %s is %s', (roll, at, date) => {
    expect(sessionDateAt(roll, shanghai(at), calendar('XSHG'))).toBe(date);
  });

  it('is the next one in a futures night', () => {
    expect(sessionDateAt('current', shanghai('2025-09-26T22:00'), calendar('XSGE'))).toBe('2025-09-29');
    expect(sessionDateAt('current', shanghai('2025-09-27T01:00'), calendar('XSGE'))).toBe('2025-09-29');
  });

  it('goes with that of another exchange, whenever it is asked', () => {
    const [xshg, xnys] = [calendar('XSHG'), calendar('XNYS')];
    expect(sessionDateBeside('last-closed', '2025-09-30', xshg, xnys)).toBe('2025-09-29');
    expect(sessionDateBeside('current', '2025-09-30', xshg, xnys)).toBe('2025-09-29');
    expect(sessionDateBeside('next', '2025-09-30', xshg, xnys)).toBe('2025-09-30');
  });

  it('comes from the task’s own rule, else from the calendar of its trigger or guard', () => {
    const manual = { kind: 'manual' } as const;
    expect(sessionRuleOf({ trigger: manual })).toBeNull();
    expect(sessionRuleOf({ trigger: manual, guard: { calendar: 'XHKG', when: 'session-day' } })).toEqual({
      calendar: 'XHKG',
      roll: 'last-closed',
    });
  });
});
