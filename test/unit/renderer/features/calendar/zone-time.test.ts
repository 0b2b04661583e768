import { describe, expect, test } from 'vitest';
import { sameClock, stretchOf, wallOf } from '@renderer/features/calendar/zone-time';

const at = (text: string): number => Date.parse(text);

describe('a stretch of time', () => {
  test.each([
    ['2026-11-24T09:30:00+08:00', '2026-11-24T11:30:00+08:00', 'Asia/Shanghai', '09:30–11:30'],
    ['2026-11-23T21:00:00+08:00', '2026-11-24T02:30:00+08:00', 'Asia/Shanghai', '11-23 21:00–02:30'],
    ['2026-11-24T00:00:00+08:00', '2026-11-25T00:00:00+08:00', 'Asia/Shanghai', '00:00–24:00'],
    ['2026-11-24T14:59:30+08:00', '2026-11-24T15:00:00+08:00', 'Asia/Shanghai', '14:59:30–15:00'],
    ['2026-11-24T09:30:00+08:00', '2026-11-24T11:30:00+08:00', 'America/New_York', '11-23 20:30–22:30'],
  ])('from %s to %s in %s', (from, to, zone, expected) => {
    const { day, hours } = stretchOf(at(from), at(to), zone, '2026-11-24');
    expect(day === null ? hours : `${day} ${hours}`).toBe(expected);
  });

  test('is by the offset of its own day', () => {
    expect(wallOf(at('2026-10-30T13:30:00Z'), 'America/New_York').time).toBe('09:30');
    expect(wallOf(at('2026-11-02T14:30:00Z'), 'America/New_York').time).toBe('09:30');
  });
});

test('zones of one offset show the same clock', () => {
  const now = at('2026-11-24T01:30:00Z');
  expect(sameClock(now, 'Asia/Shanghai', 'Asia/Singapore')).toBe(true);
  expect(sameClock(now, 'Asia/Shanghai', 'Asia/Tokyo')).toBe(false);
});
