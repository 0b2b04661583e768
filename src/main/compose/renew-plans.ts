import type { OpenedStore } from '../adapters/sqlite/open';
import type { NextFireCalculator } from '../app/next-fire-calculator';
import type { CalendarBook, Ticker } from '../app/ports';
import { replanAll } from '../app/recovery';
import { calendarData, retryWhileLocked } from './start-up';

interface Renewed {
  store: OpenedStore;
  nextFires: NextFireCalculator;
  book: CalendarBook;
  ticker: Ticker;
  /** The app's version: it carries the bundled calendars. */
  version: string;
}

/** Computes the stored next moments anew where they rest on other zone data or calendars than today's. */
export async function renewPlans({ store, nextFires, book, ticker, version }: Renewed): Promise<void> {
  const zoneData = process.versions.tz ?? 'unknown';
  if (store.settings.fact('zone-data') !== zoneData) {
    await retryWhileLocked(async () => {
      await replanAll(store, nextFires, () => new Promise<void>((resolve) => ticker.soon(resolve)));
      store.settings.setFact('zone-data', zoneData);
    });
  }
  const calendarsOf = calendarData(version, book);
  if (store.settings.fact('calendar-data') !== calendarsOf) {
    await retryWhileLocked(() => {
      store.transaction(() => {
        store.planning.unplanSessions(null);
        store.settings.setFact('calendar-data', calendarsOf);
      });
    });
  }
}
