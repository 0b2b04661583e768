import { beforeAll, describe, expect, it } from 'vitest';
import type { BundledCalendars } from '@main/adapters/calendars/bundled-calendars';
import { calendarOf, hoursOf, openCalendars, phasesOf } from './support';

let calendars: BundledCalendars;
beforeAll(async () => {
  calendars = await openCalendars();
});

const CLOSED: [string, string, RegExp][] = [
  ['XNYS', '2018-12-05', /Bush/],
  ['XNYS', '2025-01-09', /Carter/],
  ['XNYS', '2022-06-20', /Juneteenth/],
  ['XSHG', '2020-01-31', /Spring/],
  ['XSHG', '2024-02-09', /Lunar New Year/],
  ['XHKG', '2016-08-02', /Nida/],
  ['XHKG', '2016-10-21', /Haima/],
  ['XHKG', '2017-08-23', /Hato/],
  ['XHKG', '2020-10-13', /Nangka/],
  ['XHKG', '2021-10-13', /Kompasu/],
  ['XHKG', '2022-09-12', /Mid-Autumn/],
  ['XHKG', '2023-07-17', /Talim/],
  ['XHKG', '2023-09-01', /Saola/],
  ['XHKG', '2023-09-08', /rainstorm/],
  ['XHKG', '2024-09-06', /Yagi/],
  ['XHKG', '2026-04-07', /Easter/],
];

const SHORTENED: [string, string, string, RegExp][] = [
  ['XHKG', '2019-07-31', '09:30-13:55', /Wipha/],
  ['XHKG', '2020-08-19', '13:30-16:00', /Higos/],
  ['XHKG', '2021-06-28', '13:30-16:00', /rainstorm/],
  ['XHKG', '2022-08-25', '13:00-16:00', /Ma-on/],
  ['XHKG', '2022-11-02', '09:30-13:55', /Nalgae/],
  ['XHKG', '2023-10-09', '14:00-16:00', /Koinu/],
  ['XHKG', '2024-12-24', '09:30-12:00', /Christmas Eve/],
  ['XHKG', '2024-12-31', '09:30-12:00', /New Year's Eve/],
  ['XHKG', '2026-02-16', '09:30-12:00', /Lunar New Year's Eve/],
  ['XHKG', '2027-02-05', '09:30-12:00', /Lunar New Year's Eve/],
  ['XHKG', '2027-12-24', '09:30-12:00', /Christmas Eve/],
  ['XHKG', '2027-12-31', '09:30-12:00', /New Year's Eve/],
  ['XNYS', '2024-07-03', '09:30-13:00', /Independence/],
  ['XNYS', '2025-11-28', '09:30-13:00', /Thanksgiving/],
  ['XNYS', '2026-12-24', '09:30-13:00', /Christmas/],
  ['XNYS', '2028-07-03', '09:30-13:00', /Independence/],
];

describe('the exceptions of the last ten years, by name', () => {
  it.each(CLOSED)('%s was closed on %s: %s', (id, date, name) => {
    const day = calendarOf(calendars, id).day(date);
    expect(day).toMatchObject({ kind: 'closed', openAt: null, closeAt: null, breaks: [], phases: [] });
    expect(day.name?.en).toMatch(name);
    expect(day.name?.zh).toMatch(/[\u4E00-\u9FFF]/);
  });

  it.each(SHORTENED)('%s was shortened on %s to %s: %s', (id, date, hours, name) => {
    const calendar = calendarOf(calendars, id);
    expect(hoursOf(calendar, date)).toBe(hours);
    const day = calendar.day(date);
    expect(day.kind).toBe('half');
    expect(day.origin).toBe('table');
    expect(day.name?.en).toMatch(name);
  });

  it.each(['2024-11-14', '2025-09-23', '2025-09-24'])('Hong Kong traded through the storm of %s', (date) => {
    expect(hoursOf(calendarOf(calendars, 'XHKG'), date)).toBe('09:30-16:00');
  });

  it('an afternoon that weather left has neither an opening auction nor a break, but its closing auction', () => {
    expect(phasesOf(calendarOf(calendars, 'XHKG'), '2023-10-09')).toEqual([
      'continuous 14:00-16:00',
      'closing-auction 16:00-16:10',
    ]);
  });

  it('a day that ended early has its morning, its break and no closing auction', () => {
    expect(phasesOf(calendarOf(calendars, 'XHKG'), '2022-11-02')).toEqual([
      'opening-auction 09:00-09:30',
      'continuous 09:30-12:00',
      'break 12:00-13:00',
      'continuous 13:00-13:55',
    ]);
  });

  it('says where its knowledge comes from', () => {
    const shanghai = calendarOf(calendars, 'XSHG');
    expect(shanghai.day('2026-10-09').origin).toBe('rule');
    expect(shanghai.day('2026-10-01')).toMatchObject({ origin: 'rule', name: { zh: '国庆节', en: 'National Day' } });
    expect(shanghai.day('2026-10-03').name?.zh).toBe('国庆节');
    expect(shanghai.day('2024-02-09').origin).toBe('table');
    expect(calendarOf(calendars, 'CN-WORKDAYS').day('2026-10-10').name?.zh).toContain('补班');
  });
});

describe('the weeks around the ends of years', () => {
  const around = (id: string, from: string, count: number): string[] => {
    const calendar = calendarOf(calendars, id);
    const first = calendar.sessionFrom(from);
    return Array.from({ length: count }, (_, i) => calendar.offset(first, i).slice(2));
  };

  it.each([
    ['XSHG', '2018-12-27', ['18-12-27', '18-12-28', '19-01-02', '19-01-03']],
    ['XSHG', '2021-12-30', ['21-12-30', '21-12-31', '22-01-04', '22-01-05']],
    ['XSHG', '2025-12-30', ['25-12-30', '25-12-31', '26-01-05', '26-01-06']],
    ['XHKG', '2022-12-23', ['22-12-23', '22-12-28', '22-12-29', '22-12-30', '23-01-03']],
    ['XHKG', '2024-12-23', ['24-12-23', '24-12-24', '24-12-27', '24-12-30', '24-12-31', '25-01-02']],
    ['XNYS', '2021-12-23', ['21-12-23', '21-12-27', '21-12-28', '21-12-29', '21-12-30', '21-12-31', '22-01-03']],
    ['XNYS', '2022-12-29', ['22-12-29', '22-12-30', '23-01-03']],
    ['XNYS', '2027-12-30', ['27-12-30', '27-12-31', '28-01-03']],
    ['XSHG+XHKG', '2024-12-24', ['24-12-24', '24-12-27', '24-12-30', '24-12-31', '25-01-02']],
  ])('%s from %s', (id, from, sessions) => {
    expect(around(id, from, sessions.length)).toEqual(sessions);
  });
});
