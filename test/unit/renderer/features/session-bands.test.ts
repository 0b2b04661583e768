import { describe, expect, test } from 'vitest';
import { homeCalendar } from '@renderer/composables/hours-choice';
import { bandsOf, hoursWithin } from '@renderer/features/dashboard/session-bands';
import { hoursOf } from '@renderer/panels/calendar/session-hours';
import { calendarOf, openCalendars } from '../../calendars/support';

const calendars = await openCalendars();
const day = (id: string, date: string) => calendarOf(calendars, id).day(date);
const at = (text: string): number => Date.parse(`${text}+08:00`);
const NOVEMBER_24 = { from: at('2026-11-24T00:00'), to: at('2026-11-25T00:00') };

describe('session hours', () => {
  test('leave out the breaks', () => {
    expect(hoursOf(day('XSHG', '2026-11-24'))).toEqual([
      { startAt: at('2026-11-24T09:30'), endAt: at('2026-11-24T11:30') },
      { startAt: at('2026-11-24T13:00'), endAt: at('2026-11-24T15:00') },
    ]);
    expect(hoursOf(day('XSHG', '2026-10-01'))).toEqual([]);
  });

  test('hold the night, on the evening before', () => {
    expect(hoursOf(day('XSGE', '2026-11-24'))[0]).toEqual({
      startAt: at('2026-11-23T21:00'),
      endAt: at('2026-11-24T02:30'),
    });
  });

  test('are cut to the axis', () => {
    const days = ['2026-11-24', '2026-11-25'].map((date) => day('XSGE', date));
    const bands = bandsOf(hoursWithin(days, NOVEMBER_24), { ...NOVEMBER_24, width: 240 });
    expect(bands[0]).toEqual({ x: 0, width: 25 });
    expect(bands.at(-1)).toEqual({ x: 210, width: 30 });
  });

  test('of another zone lie where this machine has them', () => {
    const days = ['2026-11-23', '2026-11-24'].map((date) => day('XNYS', date));
    expect(bandsOf(hoursWithin(days, NOVEMBER_24), { ...NOVEMBER_24, width: 240 })).toEqual([
      { x: 0, width: 50 },
      { x: 225, width: 15 },
    ]);
  });
});

test.each([
  ['zh-CN', 'Asia/Shanghai', 'XSHG'],
  ['zh-CN', 'America/New_York', 'XSHG'],
  ['en', 'America/New_York', 'XNYS'],
  ['en', 'Asia/Hong_Kong', 'XHKG'],
  ['en', 'Europe/Berlin', 'XSHG'],
] as const)('%s in %s looks at %s first', (language, zone, id) => {
  expect(homeCalendar(language, zone)).toBe(id);
});
