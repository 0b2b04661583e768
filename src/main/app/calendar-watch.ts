import { calendarIdOf } from '@shared/model/trigger';
import { renewalState } from '../core/calendar/renewal';
import { triggersOf } from '../core/triggers';
import type { Troubles } from './health';
import type { CalendarBook, CalendarUser, Clock, Store } from './ports';

/** Says in time that a calendar which tasks go by ends, and at once when the next moment of one lies beyond its end. */
export class CalendarWatch {
  readonly #deps: { store: Store; book: CalendarBook; clock: Clock; troubles: Troubles };
  readonly #raised = new Set<string>();

  constructor(deps: { store: Store; book: CalendarBook; clock: Clock; troubles: Troubles }) {
    this.#deps = deps;
    deps.store.changes.on(({ calendars }) => {
      if (calendars) this.look();
    });
  }

  /** Looks at every calendar in use. */
  look(): void {
    const { troubles } = this.#deps;
    const found = new Map<string, string>();
    for (const user of this.#deps.store.planning.calendarUsers()) {
      for (const id of calendarsOf(user)) {
        const message = this.#problem(id, user);
        if (message !== null && !found.has(id)) found.set(id, message);
      }
    }
    for (const [id, message] of found) troubles.raise(codeOf(id), message);
    for (const id of this.#raised) if (!found.has(id)) troubles.clear(codeOf(id));
    this.#raised.clear();
    for (const id of found.keys()) this.#raised.add(id);
  }

  #problem(id: string, { key, nextAt }: CalendarUser): string | null {
    const { book, clock } = this.#deps;
    const calendar = book.find(id);
    if (!calendar) return `“${key}” goes by the calendar ${id}, which is not there.`;
    const { knownTo } = calendar;
    const { state } = renewalState(calendar, calendar.dateAt(clock.now()));
    if (state === 'over') {
      return `${id} is known to ${knownTo} only: weekdays are taken for sessions. Import the coming year on the calendar page.`;
    }
    if (nextAt !== null && calendar.dateAt(nextAt) > knownTo) {
      return `The next run of “${key}” lies beyond ${knownTo}, where the days of ${id} are only assumed. Import the coming year on the calendar page.`;
    }
    if (state !== 'due') return null;
    return `The days of ${id} end on ${knownTo}; the next ones should be known by now. Import the coming year on the calendar page.`;
  }
}

function calendarsOf({ trigger, guard, session }: CalendarUser): Set<string> {
  return new Set(
    [...triggersOf(trigger).map(calendarIdOf), guard?.calendar, session?.calendar].filter((id) => id != null),
  );
}

function codeOf(id: string): string {
  return `calendar-${id}`;
}
