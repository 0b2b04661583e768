import { describe, expect, test } from 'vitest';
import { marketStateOf } from '@renderer/frame/market-state';
import { calendarOf, openCalendars } from '../../calendars/support';

const calendars = await openCalendars();
const at = (text: string): number => Date.parse(`${text}+08:00`);
const DATES = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-30'];
const stateOf = (id: string, now: string) =>
  marketStateOf(
    DATES.map((date) => calendarOf(calendars, id).day(date)),
    at(now),
  );

describe('the market clock', () => {
  test.each([
    ['2026-11-24T09:00', 'shut', 'open', '2026-11-24T09:30'],
    ['2026-11-24T09:30', 'open', 'break', '2026-11-24T11:30'],
    ['2026-11-24T11:30', 'break', 'reopen', '2026-11-24T13:00'],
    ['2026-11-24T14:59', 'open', 'close', '2026-11-24T15:00'],
    ['2026-11-24T15:00', 'shut', 'open', '2026-11-25T09:30'],
    ['2026-11-27T15:00', 'shut', 'open', '2026-11-30T09:30'],
  ])('of Shanghai at %s says %s, then %s at %s', (now, kind, turn, when) => {
    expect(stateOf('XSHG', now)).toEqual({ kind, turn: { kind: turn, at: at(when) } });
  });

  test('knows the night, after which no break follows but a close', () => {
    expect(stateOf('XSGE', '2026-11-24T22:00')).toEqual({
      kind: 'night',
      turn: { kind: 'close', at: at('2026-11-25T02:30') },
    });
    expect(stateOf('XSGE', '2026-11-25T03:00')).toMatchObject({ kind: 'shut', turn: { kind: 'open' } });
  });

  test('says nothing of what is not known', () => {
    expect(marketStateOf([], 0)).toEqual({ kind: 'shut', turn: null });
  });
});
