import type { CalendarDayView } from '@shared/model/session';
import { hoursOf } from '../panels/calendar/session-hours';

/** How a market is at a moment, and what changes it next. */
export interface MarketState {
  kind: 'open' | 'night' | 'break' | 'shut';
  /** What comes next, and when, epoch ms; null: nothing is known. */
  turn: { kind: 'break' | 'close' | 'reopen' | 'open'; at: number } | null;
}

interface Stretch {
  date: string;
  startAt: number;
  endAt: number;
  isNight: boolean;
}

/** A longer pause within one session is none: it lies between its night and its morning. */
const LONGEST_BREAK_MS = 3 * 3_600_000;

function stretchesOf(day: CalendarDayView): Stretch[] {
  return hoursOf(day).map((hours) => ({
    ...hours,
    date: day.date,
    isNight: day.phases.some(({ kind, startAt }) => kind === 'night' && startAt === hours.startAt),
  }));
}

function isBreak(before: Stretch | undefined, after: Stretch | undefined): boolean {
  if (before === undefined || after === undefined || before.date !== after.date) return false;
  return after.startAt - before.endAt <= LONGEST_BREAK_MS;
}

/** How a market is, going by the days around now. */
export function marketStateOf(days: readonly CalendarDayView[], now: number): MarketState {
  const stretches = days.flatMap(stretchesOf).sort((one, other) => one.startAt - other.startAt);
  const at = stretches.findIndex(({ endAt }) => endAt > now);
  const next = stretches[at];
  if (next === undefined) return { kind: 'shut', turn: null };
  if (next.startAt <= now) {
    const turn = isBreak(next, stretches[at + 1]) ? 'break' : 'close';
    return { kind: next.isNight ? 'night' : 'open', turn: { kind: turn, at: next.endAt } };
  }
  return isBreak(stretches[at - 1], next)
    ? { kind: 'break', turn: { kind: 'reopen', at: next.startAt } }
    : { kind: 'shut', turn: { kind: 'open', at: next.startAt } };
}
