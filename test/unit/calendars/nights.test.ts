import { beforeAll, describe, expect, it } from 'vitest';
import type { BundledCalendars } from '@main/adapters/calendars/bundled-calendars';
import { calendarOf, dates, nightOf, openCalendars, wall } from './support';

let calendars: BundledCalendars;
beforeAll(async () => {
  calendars = await openCalendars();
});

/** The night that belongs to a session, on the wall clock. */
function night(id: string, session: string): string | null {
  const calendar = calendarOf(calendars, id);
  const found = nightOf(calendar.day(session));
  return found === undefined
    ? null
    : `${wall(calendar.timeZone, found.startAt)} to ${wall(calendar.timeZone, found.endAt)}`;
}

/** Whether there is a night on an evening, whichever session it belongs to. */
function isHeld(id: string, evening: string): boolean {
  const calendar = calendarOf(calendars, id);
  const at = Date.parse(`${evening}T13:00:00Z`);
  return dates(evening, new Date(at + 30 * 86_400_000).toISOString().slice(0, 10)).some(
    (date) => nightOf(calendar.day(date))?.startAt === at,
  );
}

describe('the nights of the Chinese futures exchanges', () => {
  it.each([
    ['XSGE', '11-19 21:00 to 11-20 02:30'],
    ['XINE', '11-19 21:00 to 11-20 02:30'],
    ['XDCE', '11-19 21:00 to 11-19 23:00'],
    ['XZCE', '11-19 21:00 to 11-19 23:00'],
    ['CCFX', null],
    ['XSHG', null],
  ])('%s: that of 20 November 2026 is on the evening before', (id, expected) => {
    expect(night(id, '2026-11-20')).toBe(expected);
  });

  it("Friday's night belongs to Monday", () => {
    expect(night('XSGE', '2026-11-23')).toBe('11-20 21:00 to 11-21 02:30');
    expect(night('XZCE', '2026-11-23')).toBe('11-20 21:00 to 11-20 23:00');
  });

  it('comes with its auction, before the open', () => {
    const day = calendarOf(calendars, 'XDCE').day('2026-11-23');
    const [auction, held] = day.phases;
    expect(auction).toMatchObject({ kind: 'opening-auction', endAt: held?.startAt });
    expect(held?.kind).toBe('night');
    expect(held?.endAt).toBeLessThan(day.openAt ?? 0);
  });

  // DCE's notice on closures in 2015 (2014-297), CZCE's on New Year 2019, SHFE's and INE's on 2025.
  it.each([
    '2014-12-31',
    '2015-02-17',
    '2015-04-03',
    '2015-04-30',
    '2015-06-19',
    '2015-09-25',
    '2015-09-30',
    '2018-02-14',
    '2018-04-04',
    '2018-06-15',
    '2018-12-28',
    '2019-12-31',
    '2022-04-01',
    '2023-09-28',
    '2024-02-08',
    '2025-01-27',
    '2025-09-30',
    '2026-02-13',
    '2026-04-03',
    '2026-09-30',
  ])('none is held on %s, before a holiday', (evening) => {
    expect(['XSGE', 'XDCE', 'XZCE'].filter((id) => isHeld(id, evening))).toEqual([]);
  });

  it.each(['2015-09-28', '2015-10-08', '2018-02-22', '2019-01-02', '2020-01-02', '2024-02-19', '2025-10-09'])(
    'one is held on %s, after a holiday',
    (evening) => {
      expect(['XSGE', 'XDCE', 'XZCE'].filter((id) => isHeld(id, evening))).toEqual(['XSGE', 'XDCE', 'XZCE']);
    },
  );

  it('around the Golden Week and the Spring Festival of 2026', () => {
    expect(night('XSGE', '2026-09-30')).toBe('09-29 21:00 to 09-30 02:30');
    expect(night('XSGE', '2026-10-08')).toBeNull();
    expect(night('XSGE', '2026-10-09')).toBe('10-08 21:00 to 10-09 02:30');
    expect(night('XSGE', '2026-02-13')).toBe('02-12 21:00 to 02-13 02:30');
    expect(night('XSGE', '2026-02-24')).toBeNull();
    expect(night('XSGE', '2026-02-25')).toBe('02-24 21:00 to 02-25 02:30');
  });

  it.each([
    ['XSGE', '2013-07-05', '2013-07-08', '07-05 21:00 to 07-06 02:30'],
    ['XINE', '2018-03-26', '2018-03-27', '03-26 21:00 to 03-27 02:30'],
    ['XDCE', '2014-07-04', '2014-07-07', '07-04 21:00 to 07-05 02:30'],
    ['XZCE', '2014-12-12', '2014-12-15', '12-12 21:00 to 12-12 23:30'],
  ])('%s held its first on %s', (id, evening, session, expected) => {
    expect(night(id, evening)).toBeNull();
    expect(night(id, session)).toBe(expected);
  });

  it('ended earlier from a date on', () => {
    expect(night('XDCE', '2015-05-08')).toBe('05-07 21:00 to 05-08 02:30');
    expect(night('XDCE', '2015-05-11')).toBe('05-08 21:00 to 05-08 23:30');
    expect(night('XDCE', '2019-04-01')).toBe('03-29 21:00 to 03-29 23:00');
    expect(night('XZCE', '2019-12-11')).toBe('12-10 21:00 to 12-10 23:30');
    expect(night('XZCE', '2019-12-12')).toBe('12-11 21:00 to 12-11 23:00');
  });

  it('were suspended from 3 February to 5 May 2020', () => {
    const calendar = calendarOf(calendars, 'XSGE');
    const without = dates('2020-01-20', '2020-05-15').filter(
      (date) => calendar.isSession(date) && nightOf(calendar.day(date)) === undefined,
    );
    expect(without[0]).toBe('2020-02-03');
    expect(without.at(-1)).toBe('2020-05-06');
    expect(without).toHaveLength(dates('2020-02-03', '2020-05-06').filter((date) => calendar.isSession(date)).length);
    expect(night('XSGE', '2020-05-07')).toBe('05-06 21:00 to 05-07 02:30');
  });

  it('a day that a user closes takes the night before its next session', async () => {
    const closed = { date: '2026-11-19', kind: 'closed' as const, note: 'Typhoon' };
    const changed = calendarOf(await openCalendars({ XSHG: { days: [closed] } }), 'XSGE');
    expect(changed.isSession('2026-11-19')).toBe(false);
    expect(nightOf(changed.day('2026-11-20'))).toBeUndefined();
    expect(nightOf(changed.day('2026-11-23'))).toBeDefined();
  });
});
