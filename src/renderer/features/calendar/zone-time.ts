const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
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
  formats.set(timeZone, made);
  return made;
}

/** Date and time of day of an instant in a zone, the seconds only where they are not 0. */
export function wallOf(at: number, timeZone: string): { date: string; time: string } {
  const parts = new Map(
    formatFor(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const seconds = part('second') === '00' ? '' : `:${part('second')}`;
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}${seconds}`,
  };
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
