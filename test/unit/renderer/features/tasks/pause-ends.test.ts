import { describe, expect, test } from 'vitest';
import { midnightOf } from '@shared/dates';
import type { CalendarDayView } from '@shared/model/session';
import { nextOpen, pauseCalendar, pauseEnds } from '@renderer/features/tasks/pause/pause-ends';
import { homeCalendar } from '@renderer/kinds/triggers/session/home-calendar';

const now = Date.parse('2026-11-30T02:00:00Z');
const day = (openAt: number | null): CalendarDayView => ({ openAt }) as CalendarDayView;
const rule = (calendar: string | null) => ({
  trigger: calendar === null ? { kind: 'manual' } : { kind: 'session', calendar },
  guard: null,
  session: null,
});

describe('the end of a pause', () => {
  test('is an hour from now, the next midnight here, an open, or what was typed', () => {
    expect(pauseEnds(now, { open: 5, at: 7 })).toEqual({
      never: null,
      hour: now + 3_600_000,
      tomorrow: midnightOf(now, 1),
      open: 5,
      at: 7,
    });
  });

  test('is the next open that is still to come, over days without one', () => {
    expect(nextOpen([day(now - 1), day(now), day(null), day(now + 9), day(now + 99)], now)).toBe(now + 9);
    expect(nextOpen([day(now), day(null)], now)).toBeNull();
  });

  test('goes by the calendar that all tasks have, else by that of home', () => {
    expect(pauseCalendar([rule('XNYS'), rule('XNYS')])).toBe('XNYS');
    expect(pauseCalendar([rule('XNYS'), rule('XHKG')])).toBe(homeCalendar());
    expect(pauseCalendar([rule(null)])).toBe(homeCalendar());
  });
});
