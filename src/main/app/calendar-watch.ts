import { message, type Message } from '@shared/messages/message';
import { calendarIdOf } from '@shared/model/trigger';
import { renewalState } from '../core/calendar/renewal';
import { triggersOf } from '../core/triggers';
import type { HealthIssues } from './health-issues';
import type { CalendarBook, CalendarUser, Clock, Store } from './ports';

/** Says in time that a calendar which tasks go by ends, and at once when the next moment of one lies beyond its end. */
export class CalendarWatch {
  readonly #deps: { store: Store; book: CalendarBook; clock: Clock; issues: HealthIssues };
  readonly #raised = new Set<string>();

  constructor(deps: { store: Store; book: CalendarBook; clock: Clock; issues: HealthIssues }) {
    this.#deps = deps;
    deps.store.changes.on(({ calendars }) => {
      if (calendars) this.look();
    });
  }

  /** Looks at every calendar in use. */
  look(): void {
    const { issues } = this.#deps;
    const found = new Map<string, Message>();
    for (const user of this.#deps.store.planning.calendarUsers()) {
      for (const id of calendarsOf(user)) {
        const problem = this.#problem(id, user);
        if (problem !== null && !found.has(id)) found.set(id, problem);
      }
    }
    for (const [id, problem] of found) issues.raise(codeOf(id), problem);
    for (const id of this.#raised) if (!found.has(id)) issues.clear(codeOf(id));
    this.#raised.clear();
    for (const id of found.keys()) this.#raised.add(id);
  }

  #problem(id: string, { key, nextAt }: CalendarUser): Message | null {
    const { book, clock } = this.#deps;
    const calendar = book.find(id);
    if (!calendar) return message('health.calendar.gone', { key, id });
    const { knownTo: end } = calendar;
    const { state } = renewalState(calendar, calendar.dateAt(clock.now()));
    if (state === 'over') return message('health.calendar.over', { id, end });
    if (nextAt !== null && calendar.dateAt(nextAt) > end) {
      return message('health.calendar.beyond', { key, end, id });
    }
    return state === 'due' ? message('health.calendar.due', { id, end }) : null;
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
