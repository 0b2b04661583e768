/** Days on the wall calendar of one time zone, as YYYY-MM-DD. */
export interface LocalDays {
  dayOf(at: number): string;
}

// No zone in use has ever had an offset that isn't whole quarters of an hour since 1972.
const SLOT_MS = 15 * 60_000;

/** Throws RangeError for a zone that isn't known. */
export function localDays(zone: string): LocalDays {
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  let slot = Number.NaN;
  let day = '';
  return {
    dayOf: (at) => {
      const wanted = Math.floor(at / SLOT_MS);
      if (wanted !== slot) {
        const parts = new Map(format.formatToParts(at).map((part) => [part.type, part.value]));
        day = `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
        slot = wanted;
      }
      return day;
    },
  };
}

/** Every date from the first to the last, both included. */
export function datesBetween(first: string, last: string): string[] {
  const dates: string[] = [];
  const end = Date.parse(`${last}T00:00:00Z`);
  for (let at = Date.parse(`${first}T00:00:00Z`); at <= end; at += 86_400_000) {
    dates.push(new Date(at).toISOString().slice(0, 10));
  }
  return dates;
}
