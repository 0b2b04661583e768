import type { CalendarInfoView } from '@shared/contract/calendars';
import { datesBetween } from '@shared/dates';
import { AppError, tell } from '@shared/errors';
import { message } from '@shared/messages/message';
import type { CalendarDayView, CalendarOverride } from '@shared/model/session';
import type { TradingCalendar } from '../core/calendar/calendar';
import { parseImport, type ImportFormat } from '../core/calendar/import';
import type { ImportProblem } from '../core/calendar/import-types';
import { renewalState } from '../core/calendar/renewal';
import { isTradingAt } from '../core/session/guard';
import type { CalendarBook, Clock, Store } from './ports';

interface CalendarDeps {
  store: Store;
  book: CalendarBook;
  clock: Clock;
}

/** Tells of calendars, and keeps what a user changes in them. */
export class CalendarService {
  readonly #deps: CalendarDeps;

  constructor(deps: CalendarDeps) {
    this.#deps = deps;
  }

  /** All calendars, with the state of what they know. */
  list(): CalendarInfoView[] {
    const { book, clock, store } = this.#deps;
    const now = clock.now();
    return book.list().map((info) => {
      const calendar = this.#calendar(info.id);
      const today = calendar.dateAt(now);
      const { state, warnFrom } = renewalState(calendar, today);
      return {
        ...info,
        aliases: [...info.aliases],
        renewal: { state, warnFrom },
        today,
        isOpen: isTradingAt(calendar, now),
        overrides: store.calendars.days(info.id).length,
        canChange: book.canChange(info.id),
      };
    });
  }

  /** Every day of a range; throws `not-found` for an unknown calendar. */
  sessions(id: string, from: string, to: string): { rows: CalendarDayView[]; knownTo: string } {
    const calendar = this.#calendar(id);
    const rows: CalendarDayView[] = datesBetween(from, to).map((date) => calendar.day(date));
    return { rows, knownTo: calendar.knownTo };
  }

  /** The days that a user changed. */
  overrides(id: string): CalendarOverride[] {
    return this.#deps.store.calendars.days(this.#calendar(id).id);
  }

  /**
   * Writes changes. `knownTo` says up to when they are complete, earlier than what was said before if need be; what the
   * app knows by itself stays known. Throws `not-found`, `conflict` for a calendar put together from others,
   * `invalid-input`.
   */
  override(
    id: string,
    days: readonly CalendarOverride[],
    knownTo: string | null,
  ): { changed: number; knownTo: string } {
    const calendar = this.#changeable(id);
    const [problem] = this.#deps.book.problems(calendar.id, days);
    if (problem) {
      const { date, said: what } = problem;
      throw new AppError('invalid-input', 'calls.calendar.badDay', { date, what }, { path: ['days'] });
    }
    this.#write(() => {
      this.#deps.store.calendars.putDays(calendar.id, days);
      if (knownTo !== null) this.#deps.store.calendars.setKnownTo(calendar.id, knownTo);
    });
    const { book } = this.#deps;
    return { changed: days.length, knownTo: knownTo === null ? calendar.knownTo : book.knownToWith(id, knownTo) };
  }

  /** Takes changes back. */
  clear(id: string, dates: readonly string[]): { changed: number; knownTo: string } {
    const calendar = this.#changeable(id);
    let changed = 0;
    this.#write(() => {
      changed = this.#deps.store.calendars.removeDays(calendar.id, dates);
    });
    return { changed, knownTo: calendar.knownTo };
  }

  /** Reads days from a text, and keeps them unless it is only tried or something in it is wrong. */
  importDays(
    id: string,
    format: ImportFormat,
    text: string,
    given: { knownTo: string | null; dryRun: boolean },
  ): {
    days: CalendarOverride[];
    problems: ImportProblem[];
    knownTo: string | null;
    applied: boolean;
  } {
    const calendar = this.#changeable(id);
    const read = parseImport(format, text);
    if (!read.ok) return { days: [], problems: read.problems, knownTo: null, applied: false };
    const wrong = this.#deps.book.problems(calendar.id, read.days);
    const problems = wrong.map(({ date, said: what }) => ({
      line: 1,
      ...tell(message('calls.calendar.badDay', { date, what })),
    }));
    const knownTo = given.knownTo ?? read.knownTo;
    const applied = problems.length === 0 && !given.dryRun;
    // A file for one year does not take back what is known of later ones.
    if (applied) this.override(id, read.days, knownTo !== null && knownTo > calendar.knownTo ? knownTo : null);
    return { days: read.days, problems, knownTo, applied };
  }

  /** What was written counts at once, and is planned by once it stands. */
  #write(work: () => void): void {
    const { store, book } = this.#deps;
    store.transaction(() => {
      work();
      store.planning.unplanSessions(this.#deps.clock.now());
      // Before anybody is told: who hears of it looks into the book.
      store.afterCommit(() => book.refresh());
    });
  }

  #changeable(id: string): TradingCalendar {
    const calendar = this.#calendar(id);
    if (this.#deps.book.canChange(calendar.id)) return calendar;
    throw new AppError('conflict', 'calls.calendar.composed', { id: calendar.id });
  }

  #calendar(id: string): TradingCalendar {
    const calendar = this.#deps.book.find(id);
    if (calendar) return calendar;
    const known = this.#deps.book.list().map((info) => info.id);
    throw new AppError('not-found', 'calls.calendar.none', { id, known: known.join(', ') }, { path: ['calendar'] });
  }
}
