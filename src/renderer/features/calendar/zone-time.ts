import { formatInZone } from '../../ui/format';

/** Date and time of day of an instant in a zone, the seconds only where they are not 0. */
export function wallOf(at: number, timeZone: string): { date: string; time: string } {
  const [date = '', time = ''] = formatInZone(at, timeZone).split(' ');
  return { date, time: time.endsWith(':00') ? time.slice(0, -3) : time };
}

/** A stretch of time by the clock of a zone. */
export interface Stretch {
  /** Month and day on which it begins, where that is another day; null: it is the day in question. */
  day: string | null;
  /** From and to. An end that lies before the beginning by the clock is of the next day, as every reader takes it. */
  hours: string;
}

/** A stretch of time by the clock of a zone, seen from a date. */
export function stretchOf(startAt: number, endAt: number, timeZone: string, date: string): Stretch {
  const [start, end] = [wallOf(startAt, timeZone), wallOf(endAt, timeZone)];
  // The midnight that ends a day reads as the end of it.
  const midnight = end.time === '00:00' && endAt > startAt && wallOf(endAt - 1, timeZone).date === start.date;
  return {
    day: start.date === date ? null : start.date.slice(5),
    hours: `${start.time}–${midnight ? '24:00' : end.time}`,
  };
}

/** The zone of this machine. */
export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whether two zones show the same time at an instant. */
export function sameClock(at: number, one: string, other: string): boolean {
  const [first, second] = [wallOf(at, one), wallOf(at, other)];
  return first.date === second.date && first.time === second.time;
}
