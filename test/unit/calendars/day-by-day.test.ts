import { beforeAll, describe, expect, it } from 'vitest';
import type { BundledCalendars } from '@main/adapters/calendars/bundled-calendars';
import { calendarOf, dates, heldDates, heldTable, hoursOf, isWeekday, openCalendars } from './support';

let calendars: BundledCalendars;
beforeAll(async () => {
  calendars = await openCalendars();
});

/** The kind that each date has, as one text: a difference shows its dates. */
function kindsOf(id: string, from: string, to: string): string[] {
  const calendar = calendarOf(calendars, id);
  return dates(from, to).map((date) => `${date} ${calendar.day(date).kind}`);
}

function expected(from: string, to: string, kind: (date: string) => string): string[] {
  return dates(from, to).map((date) => `${date} ${kind(date)}`);
}

const shanghaiClosed = heldDates('xshg.json', 'closed');
const inShanghai = (date: string): string => (isWeekday(date) && !shanghaiClosed.has(date) ? 'session' : 'closed');

const hongKongClosed = heldDates('xhkg.json', 'closed');
const hongKongHalf = heldDates('xhkg.json', 'half');
const hongKongWeather = heldTable('xhkg.json', 'weather');
function inHongKong(date: string): string {
  if (!isWeekday(date) || hongKongClosed.has(date)) return 'closed';
  return hongKongHalf.has(date) || date in hongKongWeather ? 'half' : 'session';
}

describe('every day from 2005 to the end of what is known', () => {
  it.each(['XSHG', 'XSHE', 'XSGE', 'XINE', 'XDCE', 'XZCE', 'CCFX'])('of %s', (id) => {
    expect(kindsOf(id, '2005-01-01', '2026-12-31')).toEqual(expected('2005-01-01', '2026-12-31', inShanghai));
  });

  it('of XHKG', () => {
    expect(kindsOf('XHKG', '2005-01-01', '2027-12-31')).toEqual(expected('2005-01-01', '2027-12-31', inHongKong));
  });

  it('of XNYS', () => {
    const closed = heldDates('xnys.json', 'closed');
    const half = heldDates('xnys.json', 'half');
    const kind = (date: string): string => {
      if (!isWeekday(date) || closed.has(date)) return 'closed';
      return half.has(date) ? 'half' : 'session';
    };
    expect(kindsOf('XNYS', '2005-01-01', '2028-12-31')).toEqual(expected('2005-01-01', '2028-12-31', kind));
  });

  it('of the working days in China', () => {
    const worked = heldDates('cn-workdays.json', 'worked');
    const exchangesOnly = ['2005-02-07', '2005-02-08', '2006-01-26', '2006-01-27', '2024-02-09'];
    const kind = (date: string): string =>
      inShanghai(date) === 'session' || worked.has(date) || exchangesOnly.includes(date) ? 'session' : 'closed';
    expect(kindsOf('CN-WORKDAYS', '2005-01-01', '2026-12-31')).toEqual(expected('2005-01-01', '2026-12-31', kind));
  });

  it('of the days on which Shanghai and Hong Kong are both open', () => {
    const kind = (date: string): string => (inShanghai(date) === 'closed' ? 'closed' : inHongKong(date));
    expect(kindsOf('XSHG+XHKG', '2005-01-01', '2026-12-31')).toEqual(expected('2005-01-01', '2026-12-31', kind));
  });

  it('of the plain calendars, which need no data', () => {
    const weekdays = (date: string): string => (isWeekday(date) ? 'session' : 'closed');
    expect(kindsOf('weekdays', '2024-01-01', '2027-12-31')).toEqual(expected('2024-01-01', '2027-12-31', weekdays));
    expect(kindsOf('24x7', '2024-01-01', '2027-12-31')).toEqual(expected('2024-01-01', '2027-12-31', () => 'session'));
  });

  it('no weekend that makes up for a holiday is a session of an exchange', () => {
    const worked = [...heldDates('cn-workdays.json', 'worked')];
    expect(worked).toHaveLength(144);
    expect(worked.filter((date) => calendarOf(calendars, 'XSHG').isSession(date))).toEqual([]);
  });
});

describe('the quick questions say the same as the days', () => {
  it.each(['XSHG', 'XHKG', 'XNYS', 'CN-WORKDAYS', 'XSHG+XHKG'])('of %s', (id) => {
    const calendar = calendarOf(calendars, id);
    const all = dates('2015-01-01', '2017-12-31');
    const sessions = all.filter((date) => calendar.day(date).kind !== 'closed');
    expect(all.filter((date) => calendar.isSession(date))).toEqual(sessions);
    let next = 0;
    for (const date of dates('2015-01-01', '2017-12-20')) {
      if ((sessions[next] ?? '') < date) next += 1;
      expect(calendar.sessionFrom(date)).toBe(sessions[next]);
    }
    expect(sessions.slice(0, -1).map((session) => calendar.offset(session, 1))).toEqual(sessions.slice(1));
  });
});

describe('the hours of days that weather shortened in Hong Kong', () => {
  it.each(Object.entries(hongKongWeather))('%s: %s', (date, hours) => {
    expect(hoursOf(calendarOf(calendars, 'XHKG'), date)).toBe(hours);
  });
});
