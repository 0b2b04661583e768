import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { systemZoneOf } from '@shared/model/time-zone';
import { BundledCalendars } from '../adapters/calendars/bundled-calendars';
import type { OpenedStore } from '../adapters/sqlite/open';
import { isLocked } from '../adapters/sqlite/sqlite-error';
import type { CalendarBook } from '../app/ports';

/** How long a start waits for a program that holds the store's lock, and how often it looks, ms. */
const LOCK_PATIENCE_MS = 15_000;
const LOCK_RETRY_MS = 250;

/** Tries again while another program holds the store's lock; any other failure comes out at once. */
export async function retryWhileLocked<T>(work: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isLocked(error) || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
    }
  }
}

/** The zone of this system, by a name that may be stored. */
export function zoneOfSystem(): string {
  return systemZoneOf(Intl.DateTimeFormat().resolvedOptions().timeZone, new Date().getTimezoneOffset());
}

/** Marks children as this data folder's: two engines on one machine must never take each other's for their own. */
export function instanceOf(store: OpenedStore): string {
  const known = store.settings.fact('instance');
  if (known !== null) return known;
  const made = randomUUID();
  store.settings.setFact('instance', made);
  return made;
}

/** Versions of what the engine runs on. */
export function versions(): Record<string, string> {
  const { node, v8, electron, chrome, tz } = process.versions;
  return Object.fromEntries(
    Object.entries({ node, v8, electron, chrome, tz }).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    ),
  );
}

/** The bundled calendars with the user's changes over them. */
export function openCalendars(resourcesDir: string, store: OpenedStore, systemZone: string): Promise<CalendarBook> {
  return BundledCalendars.open({
    folder: join(resourcesDir, 'calendars'),
    systemZone: () => systemZone,
    overridesOf: (id) => {
      const days = store.calendars.days(id);
      const knownTo = store.calendars.knownTo(id) ?? undefined;
      return days.length === 0 && knownTo === undefined ? null : { days, knownTo };
    },
  });
}

/** Names the days that next moments were computed by: when it is another one, those of session triggers are computed anew. */
export function calendarData(version: string, book: CalendarBook): string {
  return [version, ...book.list().map(({ id, knownTo }) => `${id}:${knownTo}`)].join(' ');
}
