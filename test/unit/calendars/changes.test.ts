import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { message } from '@shared/messages/message';
import { BundledCalendars } from '@main/adapters/calendars/bundled-calendars';
import type { OverrideSet } from '@main/core/calendar/definition';
import { calendarOf, hoursOf, openCalendars, phasesOf, TABLES } from './support';

const closed = (date: string): OverrideSet['days'][number] => ({ date, kind: 'closed', note: '' });

describe('the end of what is known', () => {
  it('is where it honestly is', async () => {
    const known = (await openCalendars()).list().map(({ id, knownFrom, knownTo }) => `${id} ${knownFrom} ${knownTo}`);
    expect(known).toEqual([
      'XSHG 2005-01-01 2026-12-31',
      'XSHE 2005-01-01 2026-12-31',
      'XHKG 2005-01-01 2027-12-31',
      'XNYS 2005-01-01 2028-12-31',
      'XSGE 2005-01-01 2026-12-31',
      'XINE 2005-01-01 2026-12-31',
      'XDCE 2005-01-01 2026-12-31',
      'XZCE 2005-01-01 2026-12-31',
      'CCFX 2005-01-01 2026-12-31',
      'CN-WORKDAYS 2005-01-01 2026-12-31',
      '24x7 1970-01-01 9999-12-31',
      'weekdays 1970-01-01 9999-12-31',
      'XSHG+XHKG 2005-01-01 2026-12-31',
    ]);
  });

  it('beyond it weekdays are assumed, and every day says so', async () => {
    const shanghai = calendarOf(await openCalendars(), 'XSHG');
    expect(shanghai.day('2026-12-31')).toMatchObject({ kind: 'session', origin: 'rule' });
    expect(shanghai.day('2027-01-01')).toMatchObject({ kind: 'session', origin: 'assumed', name: null });
    expect(shanghai.day('2027-01-02')).toMatchObject({ kind: 'closed', origin: 'assumed' });
    expect(shanghai.offset('2026-12-31', 1)).toBe('2027-01-01');
    expect(shanghai.day('2004-12-31')).toMatchObject({ kind: 'session', origin: 'assumed' });
    expect(calendarOf(await openCalendars(), 'XNYS').day('2028-12-25').origin).toBe('rule');
    expect(calendarOf(await openCalendars(), 'XNYS').day('2029-12-25').origin).toBe('assumed');
    expect(calendarOf(await openCalendars(), 'XSHG+XHKG').day('2027-01-04').origin).toBe('assumed');
  });

  it('reaches from 1970 to 9999 and no further', async () => {
    const weekdays = calendarOf(await openCalendars(), 'weekdays');
    expect(weekdays.sessionFrom('1970-01-01')).toBe('1970-01-01');
    expect(weekdays.sessionUpTo('9999-12-31')).toBe('9999-12-31');
    expect(weekdays.day('9999-12-31')).toMatchObject({ kind: 'session', origin: 'rule' });
    expect(() => weekdays.offset('9999-12-31', 1)).toThrow(/1970 to 9999/);
    expect(() => weekdays.offset('1970-01-01', -1)).toThrow(/1970 to 9999/);
    expect(() => weekdays.day('1969-12-31')).toThrow(/not a date/);
    expect(() => weekdays.isSession('2026-02-29')).toThrow(/not a date/);
  });
});

describe("a user's changes", () => {
  it('lie over rule and table, day by day', async () => {
    const days: OverrideSet['days'] = [
      { date: '2026-11-23', kind: 'closed', note: '台风' },
      { date: '2026-10-01', kind: 'session', note: '' },
      { date: '2026-11-24', kind: 'half', note: '' },
      { date: '2026-11-25', kind: 'session', open: '10:00', close: '14:00', note: '' },
      { date: '2026-11-28', kind: 'session', note: '' },
    ];
    const shanghai = calendarOf(await openCalendars({ XSHG: { days } }), 'XSHG');
    expect(shanghai.day('2026-11-23')).toMatchObject({
      kind: 'closed',
      origin: 'override',
      name: { zh: '台风', en: '台风' },
    });
    expect(shanghai.day('2026-10-01')).toMatchObject({ kind: 'session', origin: 'override', name: null });
    expect(hoursOf(shanghai, '2026-11-24')).toBe('09:30-11:30');
    expect(phasesOf(shanghai, '2026-11-25')).toEqual([
      'continuous 10:00-11:30',
      'break 11:30-13:00',
      'continuous 13:00-14:00',
    ]);
    expect(shanghai.offset('2026-11-20', 1)).toBe('2026-11-24');
    expect(shanghai.sessionFrom('2026-11-28')).toBe('2026-11-28');
    expect(shanghai.day('2026-11-26').origin).toBe('rule');
  });

  it('of hours take what they are given, whatever part of the day it is', async () => {
    const over = async (kind: 'session' | 'half', open: string, close: string): Promise<string[]> => {
      const days = [{ date: '2026-11-25', kind, open, close, note: '' }];
      return phasesOf(calendarOf(await openCalendars({ XHKG: { days } }), 'XHKG'), '2026-11-25');
    };
    expect(await over('session', '09:00', '17:00')).toEqual([
      'continuous 09:00-12:00',
      'break 12:00-13:00',
      'continuous 13:00-17:00',
    ]);
    expect(await over('half', '12:30', '16:00')).toEqual(['continuous 12:30-16:00', 'closing-auction 16:00-16:10']);
    expect(await over('half', '12:10', '12:50')).toEqual(['continuous 12:10-12:50']);
    expect(await over('session', '15:00', '10:00')).toContain('continuous 09:30-12:00');
  });

  it('to the calendar whose days others have hold there too, without its hours', async () => {
    const days: OverrideSet['days'] = [
      { date: '2026-11-23', kind: 'closed', note: '' },
      { date: '2026-11-24', kind: 'half', open: '10:00', close: '11:00', note: '' },
    ];
    const calendars = await openCalendars({
      XSHG: { days },
      XDCE: { days: [{ date: '2026-11-23', kind: 'session', note: '' }] },
    });
    for (const id of ['XSHE', 'XSGE', 'CCFX', 'XSHG+XHKG']) {
      expect(calendarOf(calendars, id).isSession('2026-11-23')).toBe(false);
    }
    expect(calendarOf(calendars, 'XDCE').isSession('2026-11-23')).toBe(true);
    expect(calendarOf(calendars, 'XHKG').isSession('2026-11-23')).toBe(true);
    expect(calendarOf(calendars, 'CN-WORKDAYS').isSession('2026-11-23')).toBe(true);
    expect(hoursOf(calendarOf(calendars, 'XSGE'), '2026-11-24')).toBe('09:00-11:30');
    expect(calendarOf(calendars, 'XSHG+XHKG').day('2026-11-24')).toMatchObject({ kind: 'half', origin: 'override' });
  });

  it('of a whole year move the end of what is known, for all that have these days', async () => {
    const year: OverrideSet = { days: [closed('2027-01-01'), closed('2027-10-01')], knownTo: '2027-12-31' };
    const calendars = await openCalendars({ XSHG: year });
    for (const id of ['XSHG', 'XSHE', 'XSGE', 'CCFX']) {
      const calendar = calendarOf(calendars, id);
      expect(calendar.knownTo).toBe('2027-12-31');
      expect(calendar.day('2027-10-01')).toMatchObject({ kind: 'closed', origin: 'override' });
      expect(calendar.day('2027-10-08')).toMatchObject({ kind: 'session', origin: 'override' });
      expect(calendar.day('2028-01-03').origin).toBe('assumed');
    }
    expect(calendarOf(calendars, 'XSHG+XHKG').knownTo).toBe('2027-12-31');
    expect(calendarOf(calendars, 'CN-WORKDAYS').knownTo).toBe('2026-12-31');
  });

  it('never move it back', async () => {
    const early: OverrideSet = { days: [closed('2026-11-23')], knownTo: '2020-12-31' };
    expect(calendarOf(await openCalendars({ XHKG: early }), 'XHKG').knownTo).toBe('2027-12-31');
  });

  it('beyond the end, without saying how far they go, are known by themselves', async () => {
    const shanghai = calendarOf(await openCalendars({ XSHG: { days: [closed('2027-01-01')] } }), 'XSHG');
    expect(shanghai.day('2027-01-01')).toMatchObject({ kind: 'closed', origin: 'override' });
    expect(shanghai.day('2027-01-04').origin).toBe('assumed');
    expect(shanghai.knownTo).toBe('2026-12-31');
  });

  it('are taken anew at a refresh, and the system zone with them', async () => {
    let days: OverrideSet['days'] = [];
    let zone = 'Asia/Shanghai';
    const calendars = await BundledCalendars.open({
      folder: TABLES,
      systemZone: () => zone,
      overridesOf: (id) => (id === 'XNYS' ? { days } : null),
    });
    const before = calendarOf(calendars, 'NYSE');
    days = [closed('2026-11-23')];
    zone = 'Europe/London';
    expect(calendarOf(calendars, 'NYSE')).toBe(before);
    calendars.refresh();
    expect(before.isSession('2026-11-23')).toBe(true);
    expect(calendarOf(calendars, 'XNAS').isSession('2026-11-23')).toBe(false);
    expect(calendarOf(calendars, 'weekdays').timeZone).toBe('Europe/London');
  });

  it('are checked before they are kept', async () => {
    const calendars = await openCalendars();
    const late = { date: '2026-11-25', kind: 'session' as const, open: '15:30', note: '' };
    expect(calendars.problems('XSHG', [late])).toMatchObject([{ date: '2026-11-25', said: message('days.dayOrder') }]);
    expect(
      calendars.problems('SSE', [
        { ...late, kind: 'closed' },
        { ...late, open: '10:00' },
      ]),
    ).toEqual([]);
    expect(calendars.problems('XSHG', [closed('1969-12-31')])).toHaveLength(1);
    expect(calendars.canChange('24x7')).toBe(true);
    expect(calendars.canChange('XSHG+XHKG')).toBe(false);
    const kept = calendarOf(await openCalendars({ XSHG: { days: [late, closed('1969-12-31')] } }), 'XSHG');
    expect(hoursOf(kept, '2026-11-25')).toBe('09:30-15:00');
  });
});

describe("the system's zone", () => {
  const before = process.env.TZ;
  afterEach(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });

  it.each(['America/Los_Angeles', 'Asia/Shanghai', 'Pacific/Kiritimati', 'America/Sao_Paulo'])(
    'moves no holiday when it becomes %s while the app runs',
    async (zone) => {
      const calendars = await openCalendars();
      process.env.TZ = zone;
      const closed = (id: string, date: string): boolean => !calendarOf(calendars, id).isSession(date);
      expect(closed('XSHG', '2026-09-30') || closed('XSHG', '2026-10-08')).toBe(false);
      expect(closed('XSHG', '2026-10-01') && closed('XSHG', '2026-10-07')).toBe(true);
      expect(closed('CN-WORKDAYS', '2026-10-10') || !closed('CN-WORKDAYS', '2026-10-11')).toBe(false);
      expect(closed('XNYS', '2026-11-26') && !closed('XNYS', '2026-11-25')).toBe(true);
    },
  );
});

describe('finding calendars', () => {
  it('by id and alias, in any case', async () => {
    const calendars = await openCalendars();
    const ids = [
      'xshg',
      'SSE',
      'SZSE',
      'HKEX',
      'Nasdaq',
      'XNAS',
      'SHFE',
      'CZCE',
      'cffex',
      '24X7',
      'Weekdays',
      'cn-workdays',
      'xshg+xhkg',
    ];
    expect(ids.map((id) => calendars.find(id)?.id)).toEqual([
      'XSHG',
      'XSHG',
      'XSHE',
      'XHKG',
      'XNYS',
      'XNYS',
      'XSGE',
      'XZCE',
      'CCFX',
      '24x7',
      'weekdays',
      'CN-WORKDAYS',
      'XSHG+XHKG',
    ]);
    expect(calendars.find('XTKS')).toBeNull();
    expect(calendars.find('constructor')).toBeNull();
  });

  it('names them in both languages', async () => {
    for (const { name } of (await openCalendars()).list()) {
      expect(name.zh).toMatch(/[\u4E00-\u9FFF]/);
      expect(name.en).toMatch(/^[\x20-\x7E]+$/);
    }
  });
});

describe('a table that is not as it should be', () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  async function withTable(change: (table: Record<string, unknown>) => void): Promise<BundledCalendars> {
    const folder = await mkdtemp(join(tmpdir(), 'calendars-'));
    folders.push(folder);
    await cp(TABLES, folder, { recursive: true });
    const table = JSON.parse(await readFile(join(folder, 'xhkg.json'), 'utf8')) as Record<string, unknown>;
    change(table);
    await writeFile(join(folder, 'xhkg.json'), JSON.stringify(table));
    return BundledCalendars.open({ folder, systemZone: () => 'UTC', overridesOf: () => null });
  }

  const entry = { date: '2027-01-01', kind: 'closed', zh: '元旦', en: "New Year's Day" };

  it.each<[string, (table: Record<string, unknown>) => void, RegExp]>([
    ['a field that is not known', (table) => (table.holidays = []), /xhkg\.json.*holidays/s],
    ['a source that is not listed', (table) => (table.usualSource = 'hearsay'), /xhkg\.json.*hearsay/s],
    [
      'a day beyond what is known',
      (table) => (table.days = { '2028': [{ ...entry, date: '2028-01-03' }] }),
      /2028-01-03/,
    ],
    [
      'a day under another year',
      (table) => (table.days = { '2026': [{ ...entry, date: '2025-01-01' }] }),
      /2025-01-01/,
    ],
    ['no days', (table) => delete table.known, /known/],
    ['the days of one that is not there', (table) => (table.daysOf = 'XTKS'), /XTKS/],
    [
      'hours without a half day',
      (table) => (table.hours = [{ ...(table.hours as object[])[0], half: undefined }]),
      /half/,
    ],
  ])('is refused: %s', async (_, change, message) => {
    await expect(withTable(change)).rejects.toThrow(message);
  });

  it('takes days that are added to it', async () => {
    const calendars = await withTable((table) => {
      table.known = { from: '2005-01-01', to: '2027-12-31' };
      (table.days as Record<string, unknown>)['2027'] = [entry];
    });
    expect(calendarOf(calendars, 'XHKG').day('2027-01-01')).toMatchObject({ kind: 'closed', origin: 'table' });
    expect(calendarOf(calendars, 'XHKG').knownTo).toBe('2027-12-31');
  });
});
