import type { CalendarOverride } from '@shared/model/session';
import { buildCalendar, overrideProblems, type DayProblem } from '../../core/calendar/build-calendar';
import type { Calendars, TradingCalendar } from '../../core/calendar/calendar';
import type { CalendarDefinition, CalendarInfo, Name, OverrideSet } from '../../core/calendar/definition';
import { overlapCalendar } from '../../core/calendar/overlap-calendar';
import { plainCalendars } from '../../core/calendar/plain-calendars';
import { readTables } from './read-tables';

/** What the calendars need from outside. */
export interface BundledCalendarsOptions {
  /** The folder of the tables, resources/calendars. */
  folder: string;
  /** The system's zone, asked again at each refresh. */
  systemZone: () => string;
  /** The user's changes to a calendar, by its id; asked when the calendar is built. */
  overridesOf: (id: string) => OverrideSet | null;
}

/** Two calendars in one: the days on which both are open. */
const OVERLAPS: readonly { id: string; of: readonly [string, string]; name: Name }[] = [
  { id: 'XSHG+XHKG', of: ['XSHG', 'XHKG'], name: { zh: '沪港同时开市', en: 'Shanghai and Hong Kong both open' } },
];

/** The calendars that come with the app, with the user's changes over them; each is built when it is first asked for. */
export class BundledCalendars {
  readonly #tables: readonly CalendarDefinition[];
  readonly #options: BundledCalendarsOptions;
  readonly #built = new Map<string, TradingCalendar>();
  #definitions = new Map<string, CalendarDefinition>();
  #ids = new Map<string, string>();

  private constructor(tables: readonly CalendarDefinition[], options: BundledCalendarsOptions) {
    this.#tables = tables;
    this.#options = options;
    this.refresh();
  }

  /** Reads the tables. Throws if one is not as it should be: they come with the app. */
  static async open(options: BundledCalendarsOptions): Promise<BundledCalendars> {
    return new BundledCalendars(await readTables(options.folder), options);
  }

  /** Finds a calendar by its id or an alias of it, in capital or small letters; null where there is none. */
  readonly find: Calendars = (id) => {
    const known = this.#ids.get(id.toUpperCase());
    return known === undefined ? null : this.#calendar(known);
  };

  /** All calendars: those of the tables in their order, the plain ones, and the overlaps. */
  list(): CalendarInfo[] {
    const overlaps = OVERLAPS.map(({ id, name }) => ({ id, name, aliases: [] }));
    return [...this.#definitions.values(), ...overlaps].map(({ id, name, aliases }) => {
      const { timeZone, knownFrom, knownTo } = this.#calendar(id);
      return { id, aliases, name, timeZone, knownFrom, knownTo };
    });
  }

  /** What is wrong with changes before they are kept. An overlap of calendars takes none: change one of the two. */
  problems(id: string, overrides: readonly CalendarOverride[]): DayProblem[] {
    const definition = this.#definitions.get(this.#ids.get(id.toUpperCase()) ?? '');
    return definition === undefined ? [] : overrideProblems(definition, overrides);
  }

  /** Whether a user's changes can lie over a calendar: not over an overlap of two. */
  canChange(id: string): boolean {
    return this.#definitions.has(this.#ids.get(id.toUpperCase()) ?? '');
  }

  /** Up to when a calendar is known once the user's changes are complete to this date. Throws for an overlap. */
  knownToWith(id: string, said: string): string {
    const known = this.#ids.get(id.toUpperCase()) ?? id;
    const own = this.#options.overridesOf(known);
    return this.#buildOne(known, { days: own?.days ?? [], knownTo: said }).knownTo;
  }

  /** Takes the user's changes and the system's zone anew. Calendars handed out before stay as they were. */
  refresh(): void {
    const definitions = [...this.#tables, ...plainCalendars(this.#options.systemZone())];
    this.#definitions = new Map(definitions.map((definition) => [definition.id, definition]));
    this.#ids = new Map(
      [...definitions, ...OVERLAPS.map(({ id }) => ({ id, aliases: [] }))].flatMap(({ id, aliases }) =>
        [id, ...aliases].map((name) => [name.toUpperCase(), id] as const),
      ),
    );
    this.#built.clear();
  }

  #calendar(id: string): TradingCalendar {
    const built = this.#built.get(id) ?? this.#build(id);
    this.#built.set(id, built);
    return built;
  }

  #build(id: string): TradingCalendar {
    const overlap = OVERLAPS.find((candidate) => candidate.id === id);
    if (overlap !== undefined) {
      const [first, second] = overlap.of;
      return overlapCalendar(id, this.#calendar(first), this.#calendar(second));
    }
    return this.#buildOne(id, this.#options.overridesOf(id));
  }

  #buildOne(id: string, own: OverrideSet | null): TradingCalendar {
    const definition = this.#definitions.get(id);
    if (definition === undefined) throw new Error(`There is no calendar ${id}.`);
    const { daysOf } = definition;
    return buildCalendar(definition, {
      own: own ?? undefined,
      base: daysOf === null ? undefined : (this.#options.overridesOf(daysOf) ?? undefined),
    });
  }
}
