import { DAY_MS, localDateOf, twoDigits } from '@shared/dates';
import type { Language } from '../i18n';

/** An instant in local time as `2026-11-20 17:40:05`, the same in every language. */
export function formatInstant(at: number): string {
  return `${localDateOf(at)} ${formatClock(at)}:${twoDigits(new Date(at).getSeconds())}`;
}

/** The time of day, `18:05`. */
export function formatClock(at: number): string {
  const date = new Date(at);
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

/** The local day of an instant, `2026-11-20`. */
export function formatDay(at: number): string {
  return formatInstant(at).slice(0, 10);
}

/** An instant as it is told on a given day: of that day the time, of another its date and the minute, with the year if it is another. */
export function formatBrief(at: number, day: string): string {
  const text = formatInstant(at);
  if (text.startsWith(day)) return text.slice(11);
  return text.slice(day.slice(0, 4) === text.slice(0, 4) ? 5 : 0, 16);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(timeZone, made);
  return made;
}

/** An instant in a time zone as `2026-11-20 17:40:05`. */
export function formatInZone(at: number, timeZone: string): string {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
}

/** The short name of a weekday. */
export function formatWeekday(at: number, language: Language, timeZone?: string): string {
  return new Intl.DateTimeFormat(language, { weekday: 'short', timeZone }).format(at);
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** How far an instant is from now: "in 5 min.", "3 天前"; narrow: "in 5m". */
export function formatRelative(
  at: number,
  now: number,
  language: Language,
  style: 'short' | 'narrow' = 'short',
): string {
  const distance = at - now;
  const [unit, size] = STEPS.find(([, ms]) => Math.abs(distance) >= ms) ?? ['second', 1_000];
  const format = new Intl.RelativeTimeFormat(language, { style, numeric: 'always' });
  // In Chinese text a space stands between a digit and a character, as everywhere on the screens.
  return format.format(Math.trunc(distance / size), unit).replace(/(\d)(?=\p{Script=Han})/u, '$1 ');
}

const UNITS = {
  en: { day: 'd', hour: 'h', minute: 'min', second: 's', milli: 'ms' },
  'zh-CN': { day: '天', hour: '小时', minute: '分', second: '秒', milli: '毫秒' },
} as const;

/** A duration in its two largest units: "2 h 05 min", "3 分 20 秒", "840 ms". */
export function formatDuration(ms: number, language: Language): string {
  const unit = UNITS[language];
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ${unit.milli}`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 10) return `${(ms / 1_000).toFixed(1)} ${unit.second}`;
  if (seconds < 60) return `${seconds} ${unit.second}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} ${unit.minute} ${twoDigits(seconds % 60)} ${unit.second}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} ${unit.hour} ${twoDigits(minutes % 60)} ${unit.minute}`;
  return `${Math.floor(hours / 24)} ${unit.day} ${twoDigits(hours % 24)} ${unit.hour}`;
}

/** A duration in as few characters as still tell: "29 min", "2 h 05 min", "4.1 s". */
export function formatRough(ms: number, language: Language): string {
  const minutes = Math.round(ms / 60_000);
  if (ms < 99_500 || minutes >= 100) return formatDuration(ms, language);
  return `${minutes} ${UNITS[language].minute}`;
}

/** A number of bytes: "4.2 MB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let at = 0;
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  return `${at === 0 ? value : value.toFixed(1)} ${units[at] ?? ''}`;
}

/** A whole number with its thousands apart. */
export function formatCount(value: number, language: Language): string {
  return new Intl.NumberFormat(language).format(value);
}
