import { describe, expect, it } from 'vitest';
import { datesBetween, localDays } from '@main/adapters/sqlite/local-day';

describe('local days', () => {
  it.each([
    ['Asia/Shanghai', '2026-03-15T15:59:59.999Z', '2026-03-15'],
    ['Asia/Shanghai', '2026-03-15T16:00:00.000Z', '2026-03-16'],
    ['America/New_York', '2026-03-08T04:59:59.999Z', '2026-03-07'],
    ['America/New_York', '2026-03-08T05:00:00.000Z', '2026-03-08'],
    ['America/New_York', '2026-03-09T03:59:59.999Z', '2026-03-08'],
    ['America/New_York', '2026-03-09T04:00:00.000Z', '2026-03-09'],
    ['Asia/Kathmandu', '2026-03-15T18:14:59.999Z', '2026-03-15'],
    ['Asia/Kathmandu', '2026-03-15T18:15:00.000Z', '2026-03-16'],
    ['Pacific/Kiritimati', '2025-12-31T10:00:00.000Z', '2026-01-01'],
    ['UTC', '1970-01-01T00:00:00.000Z', '1970-01-01'],
    ['UTC', '9999-12-31T23:59:59.999Z', '9999-12-31'],
  ])('%s at %s is %s', (zone, at, day) => {
    expect(localDays(zone).dayOf(Date.parse(at))).toBe(day);
  });

  it('remembers nothing wrong between calls', () => {
    const days = localDays('Asia/Kathmandu');
    const border = Date.parse('2026-03-15T18:15:00.000Z');
    expect([border - 1, border, border - 1].map((at) => days.dayOf(at))).toEqual([
      '2026-03-15',
      '2026-03-16',
      '2026-03-15',
    ]);
  });

  it('refuses a zone that is not known', () => {
    expect(() => localDays('Mars/Olympus')).toThrow(RangeError);
  });

  it('lists every date of a range, leap day and ends included', () => {
    expect(datesBetween('2028-02-28', '2028-03-01')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
    expect(datesBetween('2026-03-15', '2026-03-15')).toEqual(['2026-03-15']);
    expect(datesBetween('2026-03-15', '2026-03-14')).toEqual([]);
  });
});
