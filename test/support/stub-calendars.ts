import { join } from 'node:path';
import type { CallName, CallOutput, CallParsed, PushData, PushName } from '@shared/contract';
import type { CalendarOverride } from '@shared/model/session';
import { BundledCalendars } from '../../src/main/adapters/calendars/bundled-calendars';
import { CalendarService } from '../../src/main/app/calendar-service';
import type { Calendars } from '../../src/main/core/calendar/calendar';
import type { CalendarStore, Store } from '../../src/main/app/ports';

type CalendarCall = Extract<CallName, `calendars.${string}`>;
type Handlers = { [N in CalendarCall]: (input: CallParsed<N>) => CallOutput<N> };
type Send = <N extends PushName>(name: N, data: PushData<N>) => void;

/** A user's changes, kept in memory. */
class MemoryCalendarStore implements CalendarStore {
  readonly #days = new Map<string, Map<string, CalendarOverride>>();
  readonly #knownTo = new Map<string, string>();

  days(calendar: string): CalendarOverride[] {
    const days = this.#days.get(calendar)?.values() ?? [];
    return [...days].sort((one, other) => (one.date < other.date ? -1 : 1));
  }

  putDays(calendar: string, days: readonly CalendarOverride[]): void {
    const known = this.#days.get(calendar) ?? new Map<string, CalendarOverride>();
    this.#days.set(calendar, known);
    for (const day of days) known.set(day.date, day);
  }

  removeDays(calendar: string, dates: readonly string[]): number {
    return dates.filter((date) => this.#days.get(calendar)?.delete(date)).length;
  }

  knownTo(calendar: string): string | null {
    return this.#knownTo.get(calendar) ?? null;
  }

  setKnownTo(calendar: string, date: string): void {
    this.#knownTo.set(calendar, date);
  }
}

let current = new MemoryCalendarStore();
// The tables are read once for all stubs of a file, since a stub is made without waiting for anything.
const book = await BundledCalendars.open({
  folder: join(import.meta.dirname, '..', '..', 'resources', 'calendars'),
  systemZone: () => 'Asia/Shanghai',
  overridesOf: (id) => ({ days: current.days(id), knownTo: current.knownTo(id) ?? undefined }),
});

/** The calendars of the stub that was asked last. */
export const stubCalendarOf: Calendars = (id) => book.find(id);

/** The calls on calendars, answered by the app's own calendars over changes in memory. */
export function stubCalendarCalls(send: Send): Handlers {
  const calendars = new MemoryCalendarStore();
  const store: Pick<Store, 'calendars' | 'transaction' | 'afterCommit'> & {
    tasks: Pick<Store['tasks'], 'unplanSessions'>;
  } = {
    calendars,
    // The stub computes the moments of its tasks whenever they are asked for.
    tasks: { unplanSessions: () => undefined },
    transaction: (work) => work(),
    afterCommit: (work) => {
      work();
      send('calendars.changed', {});
      send('tasks.reload', {});
    },
  };
  const service = new CalendarService({
    store: store as Store,
    book,
    clock: { now: () => Date.now(), monotonic: () => performance.now(), uptime: () => performance.now() },
  });
  /** The service over the changes of this stub, not of one that was made before. */
  const own = (): CalendarService => {
    if (current !== calendars) {
      current = calendars;
      book.refresh();
    }
    return service;
  };
  return {
    'calendars.list': () => ({ rows: own().list() }),
    'calendars.sessions': ({ calendar, from, to }) => own().sessions(calendar, from, to),
    'calendars.overrides': ({ calendar }) => ({ rows: own().overrides(calendar) }),
    'calendars.override': ({ calendar, ...rest }) => {
      if ('days' in rest) return own().override(calendar, rest.days, rest.knownTo ?? null);
      return own().override(calendar, [rest], null);
    },
    'calendars.clear': ({ calendar, dates }) => own().clear(calendar, dates),
    'calendars.import': ({ calendar, format, text, knownTo, dryRun }) =>
      own().importDays(calendar, format, text, { knownTo: knownTo ?? null, dryRun }),
  };
}
