import { beforeAll, describe, expect, it } from 'vitest';
import type { BundledCalendars } from '@main/adapters/calendars/bundled-calendars';
import { calendarOf, dates, hoursOf, openCalendars, phasesOf } from './support';

let calendars: BundledCalendars;
beforeAll(async () => {
  calendars = await openCalendars();
});

const morning = ['opening-auction 09:15-09:25', 'continuous 09:30-11:30', 'break 11:30-13:00'];

describe('phases, by the date from which they hold', () => {
  it.each([
    ['XSHG', '2018-08-17', [...morning, 'continuous 13:00-15:00']],
    ['XSHG', '2018-08-20', [...morning, 'continuous 13:00-14:57', 'closing-auction 14:57-15:00']],
    [
      'XSHG',
      '2019-07-22',
      [...morning, 'continuous 13:00-14:57', 'closing-auction 14:57-15:00', 'after-hours 15:05-15:30'],
    ],
    ['XSHE', '2006-06-30', [...morning, 'continuous 13:00-15:00']],
    ['XSHE', '2006-07-03', [...morning, 'continuous 13:00-14:57', 'closing-auction 14:57-15:00']],
    ['XSHE', '2020-08-21', [...morning, 'continuous 13:00-14:57', 'closing-auction 14:57-15:00']],
    [
      'XSHE',
      '2020-08-24',
      [...morning, 'continuous 13:00-14:57', 'closing-auction 14:57-15:00', 'after-hours 15:05-15:30'],
    ],
    [
      'XHKG',
      '2011-03-04',
      ['opening-auction 09:30-10:00', 'continuous 10:00-12:30', 'break 12:30-14:30', 'continuous 14:30-16:00'],
    ],
    [
      'XHKG',
      '2011-03-07',
      ['opening-auction 09:00-09:30', 'continuous 09:30-12:00', 'break 12:00-13:30', 'continuous 13:30-16:00'],
    ],
    [
      'XHKG',
      '2012-03-02',
      ['opening-auction 09:00-09:30', 'continuous 09:30-12:00', 'break 12:00-13:30', 'continuous 13:30-16:00'],
    ],
    [
      'XHKG',
      '2012-03-05',
      ['opening-auction 09:00-09:30', 'continuous 09:30-12:00', 'break 12:00-13:00', 'continuous 13:00-16:00'],
    ],
    [
      'XHKG',
      '2016-07-25',
      [
        'opening-auction 09:00-09:30',
        'continuous 09:30-12:00',
        'break 12:00-13:00',
        'continuous 13:00-16:00',
        'closing-auction 16:00-16:10',
      ],
    ],
    ['XHKG', '2008-02-06', ['opening-auction 09:30-10:00', 'continuous 10:00-12:30']],
    ['XNYS', '2026-11-27', ['continuous 09:30-13:00']],
    [
      'CCFX',
      '2015-06-15',
      ['opening-auction 09:10-09:15', 'continuous 09:15-11:30', 'break 11:30-13:00', 'continuous 13:00-15:15'],
    ],
    [
      'CCFX',
      '2020-07-20',
      ['opening-auction 09:25-09:30', 'continuous 09:30-11:30', 'break 11:30-13:00', 'continuous 13:00-15:15'],
    ],
  ])('%s on %s', (id, date, phases) => {
    expect(phasesOf(calendarOf(calendars, id), date)).toEqual(phases);
  });

  it('breaks are those of the phases, and a futures day has two', () => {
    const { breaks, phases } = calendarOf(calendars, 'XDCE').day('2026-11-20');
    expect(breaks).toHaveLength(2);
    expect(breaks).toEqual(
      phases.filter(({ kind }) => kind === 'break').map(({ startAt, endAt }) => ({ startAt, endAt })),
    );
  });

  it.each(['XSHG', 'XSHE', 'XHKG', 'XNYS', 'XSGE', 'XZCE', 'CCFX', 'CN-WORKDAYS', 'XSHG+XHKG', '24x7'])(
    'the phases of %s follow each other and fill the session',
    (id) => {
      const calendar = calendarOf(calendars, id);
      const faulty = dates('2005-01-01', '2026-12-31').filter((date) => {
        const { phases, openAt, closeAt } = calendar.day(date);
        if (openAt === null || closeAt === null) return phases.length > 0;
        const within = phases.filter(({ startAt, endAt }) => startAt >= openAt && endAt <= closeAt);
        const inOrder = phases.every(
          ({ startAt, endAt }, i) => startAt < endAt && endAt <= (phases[i + 1]?.startAt ?? endAt),
        );
        return !inOrder || within[0]?.startAt !== openAt || within.at(-1)?.endAt !== closeAt;
      });
      expect(faulty).toEqual([]);
    },
  );
});

describe('zones', () => {
  it('New York keeps its wall clock over daylight saving, and Shanghai sees it move', () => {
    const newYork = calendarOf(calendars, 'XNYS');
    const shanghai = calendarOf(calendars, 'XSHG');
    const inShanghai = (date: string): string =>
      new Date((newYork.day(date).openAt ?? 0) + 8 * 3_600_000).toISOString();
    const sessions = dates('2026-01-02', '2026-12-31').filter((day) => newYork.isSession(day));
    expect([...new Set(sessions.map((date) => hoursOf(newYork, date)))].sort()).toEqual(['09:30-13:00', '09:30-16:00']);
    expect(inShanghai('2026-03-06')).toBe('2026-03-06T22:30:00.000Z');
    expect(inShanghai('2026-03-09')).toBe('2026-03-09T21:30:00.000Z');
    expect(inShanghai('2026-10-30')).toBe('2026-10-30T21:30:00.000Z');
    expect(inShanghai('2026-11-02')).toBe('2026-11-02T22:30:00.000Z');
    const moved = dates('2026-03-01', '2026-11-10')
      .filter((date) => shanghai.isSession(date))
      .filter((date) => shanghai.day(date).openAt !== Date.parse(`${date}T01:30:00Z`));
    expect(moved).toEqual([]);
  });

  it('the date is that of the exchange', () => {
    const at = Date.parse('2026-11-20T03:00:00Z');
    expect(calendarOf(calendars, 'XSHG').dateAt(at)).toBe('2026-11-20');
    expect(calendarOf(calendars, 'XNYS').dateAt(at)).toBe('2026-11-19');
    expect(calendarOf(calendars, 'XNYS').dateAt(Date.parse('2026-03-08T04:59:59Z'))).toBe('2026-03-07');
    expect(calendarOf(calendars, 'XNYS').dateAt(Date.parse('2026-03-09T04:00:00Z'))).toBe('2026-03-09');
  });

  it('a plain day is as long as the clock makes it', async () => {
    const berlin = calendarOf(await openCalendars({}, 'Europe/Berlin'), '24x7');
    const hours = (date: string): number => {
      const { openAt, closeAt } = berlin.day(date);
      return ((closeAt ?? 0) - (openAt ?? 0)) / 3_600_000;
    };
    expect([hours('2026-03-28'), hours('2026-03-29'), hours('2026-10-25')]).toEqual([24, 23, 25]);
    expect(berlin.timeZone).toBe('Europe/Berlin');
    const strange = dates('2026-01-01', '2026-12-31').filter((date) => {
      const { openAt, closeAt } = berlin.day(date);
      return berlin.dateAt(openAt ?? 0) !== date || berlin.dateAt((closeAt ?? 0) - 1) !== date;
    });
    expect(strange).toEqual([]);
  });

  it('Shanghai and Hong Kong together trade when both do', () => {
    const both = calendarOf(calendars, 'XSHG+XHKG');
    expect(phasesOf(both, '2026-11-20')).toEqual([
      'continuous 09:30-11:30',
      'break 11:30-13:00',
      'continuous 13:00-15:00',
    ]);
    expect(phasesOf(both, '2010-11-19')).toEqual([
      'continuous 10:00-11:30',
      'break 11:30-14:30',
      'continuous 14:30-15:00',
    ]);
    expect(phasesOf(both, '2024-12-24')).toEqual(['continuous 09:30-11:30']);
    expect(phasesOf(both, '2023-10-09')).toEqual(['continuous 14:00-15:00']);
    expect(both.day('2026-10-02')).toMatchObject({ kind: 'closed', name: { zh: '国庆节' } });
  });
});
