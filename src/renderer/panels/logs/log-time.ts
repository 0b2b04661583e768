import type { TimeStyle } from './log-options';

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/**
 * The time before a line, epoch ms in: `17:40:05.123` of the local day, or `+0:01:05.123` since `startedAt`. Lines
 * stored before that (a clock set back) count from zero.
 */
export function lineTime(at: number, style: TimeStyle, startedAt: number): string {
  if (style === 'off') return '';
  if (style === 'absolute') {
    const date = new Date(at);
    return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`;
  }
  const ms = Math.max(0, at - startedAt);
  const seconds = Math.floor(ms / 1000);
  return `+${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}.${pad(ms % 1000, 3)}`;
}
