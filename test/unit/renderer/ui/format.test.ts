import { describe, expect, test } from 'vitest';
import {
  formatBrief,
  formatBytes,
  formatDay,
  formatDuration,
  formatInZone,
  formatRelative,
  formatRough,
} from '@renderer/ui/format';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a duration', () => {
  test.each([
    [0, '0 ms', '0 毫秒'],
    [999, '999 ms', '999 毫秒'],
    [4_230, '4.2 s', '4.2 秒'],
    [9_960, '10 s', '10 秒'],
    [59_600, '1 min 00 s', '1 分 00 秒'],
    [83_000, '1 min 23 s', '1 分 23 秒'],
    [2 * HOUR + 5 * MINUTE, '2 h 05 min', '2 小时 05 分'],
    [50 * HOUR, '2 d 02 h', '2 天 02 小时'],
    [-5, '0 ms', '0 毫秒'],
  ])('of %i ms', (ms, en, zh) => {
    expect(formatDuration(ms, 'en')).toBe(en);
    expect(formatDuration(ms, 'zh-CN')).toBe(zh);
  });
});

describe('a distance from now', () => {
  test.each([
    [5 * MINUTE, 'in 5 min.', '5 分钟后'],
    [-3 * HOUR, '3 hr. ago', '3 小时前'],
    [-(HOUR - 1), '59 min. ago', '59 分钟前'],
    [0, 'in 0 sec.', '0 秒后'],
  ])('of %i ms', (distance, en, zh) => {
    expect(formatRelative(1_000_000_000 + distance, 1_000_000_000, 'en')).toBe(en);
    expect(formatRelative(1_000_000_000 + distance, 1_000_000_000, 'zh-CN')).toBe(zh);
  });
});

test('an instant is told in the zone of its trigger, across midnight and daylight saving', () => {
  const at = Date.UTC(2026, 10, 1, 5, 30);
  expect(formatInZone(at, 'Asia/Shanghai')).toBe('2026-11-01 13:30:00');
  expect(formatInZone(at, 'America/New_York')).toBe('2026-11-01 01:30:00');
  expect(formatInZone(Date.UTC(2026, 0, 1), 'UTC')).toBe('2026-01-01 00:00:00');
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [48_234_496, '48.2 MB'],
  [5e15, '5000.0 TB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

describe('what is said in few characters', () => {
  test.each<[ms: number, en: string, zh: string]>([
    [840, '840 ms', '840 毫秒'],
    [4_100, '4.1 s', '4.1 秒'],
    [75_000, '1 min 15 s', '1 分 15 秒'],
    [29 * 60_000 + 12_000, '29 min', '29 分'],
    [7_500_000, '2 h 05 min', '2 小时 05 分'],
  ])('a usual duration of %i ms: %s, %s', (ms, en, zh) => {
    expect(formatRough(ms, 'en')).toBe(en);
    expect(formatRough(ms, 'zh-CN')).toBe(zh);
  });

  test('an instant leaves out the day or the year that stands above it', () => {
    const at = new Date(2026, 10, 20, 17, 40, 5).getTime();
    expect(formatDay(at)).toBe('2026-11-20');
    expect(formatBrief(at, '2026-11-20')).toBe('17:40:05');
    expect(formatBrief(at, '2026-11-21')).toBe('11-20 17:40');
    expect(formatBrief(at, '2027-01-02')).toBe('2026-11-20 17:40');
  });
});
