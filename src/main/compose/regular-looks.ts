import type { OpenedStore } from '../adapters/sqlite/open';
import type { CalendarWatch } from '../app/calendar-watch';
import type { LauncherWatch } from '../app/launcher-watch';
import type { LateWatch } from '../app/late-watch';
import type { Ticker } from '../app/ports';
import type { Scheduler } from '../app/scheduler';

/** How often the planner looks without being asked, ms: an alarm may fail to ring. */
const GLANCE_MS = 2000;
/**
 * How often it is looked whether today has its backup, ms: timers stand still while the machine sleeps, so that a daily
 * one would come every third day on a laptop that is awake for eight hours.
 */
const BACKUP_LOOK_MS = 3_600_000;
/** How often the ends of the calendars are looked at, ms. */
const CALENDAR_LOOK_MS = 3_600_000;
/** When the store is checked in full, ms after the start: reading all of it would slow the start down. */
const CHECK_AFTER_MS = 10_000;

interface Looked {
  ticker: Ticker;
  scheduler: Scheduler;
  store: OpenedStore;
  calendarWatch: CalendarWatch;
  launcherWatch: LauncherWatch;
  lateWatch: LateWatch;
}

/** Starts all that a running engine looks at again and again; disposing ends it. */
export function lookRegularly({
  ticker,
  scheduler,
  store,
  calendarWatch,
  launcherWatch,
  lateWatch,
}: Looked): Disposable {
  calendarWatch.look();
  const looks = [
    ticker.every(GLANCE_MS, () => scheduler.glance()),
    ticker.every(GLANCE_MS, () => launcherWatch.look()),
    ticker.every(GLANCE_MS, () => lateWatch.look()),
    ticker.every(BACKUP_LOOK_MS, () => store.backupOncePerDay(0)),
    ticker.every(CALENDAR_LOOK_MS, () => calendarWatch.look()),
    ticker.after(CHECK_AFTER_MS, () => store.checkInBackground()),
  ];
  return { [Symbol.dispose]: () => looks.forEach((look) => look[Symbol.dispose]()) };
}
