import { firstDayOf, LAST_DAY, yearOf } from '@shared/dates';
import { AppError } from '@shared/errors';

interface YearTable {
  readonly first: number;
  /** The first day of the next year. */
  readonly end: number;
  /** The sessions of the year as days since its first. */
  readonly sessions: Uint16Array;
  /** How many sessions of the year lie before its n-th day. */
  readonly before: Uint16Array;
}

const MAX_YEARS = 128;

/** Which days are sessions, counted once for each year that is asked for: every question takes well below a microsecond. */
export class SessionIndex {
  readonly #isSession: (day: number) => boolean;
  readonly #years = new Map<number, YearTable>();
  #last: YearTable | null = null;

  /** Takes what tells whether a day (days since 1970-01-01) is a session. */
  constructor(isSession: (day: number) => boolean) {
    this.#isSession = isSession;
  }

  /** Whether a day is a session. */
  has(day: number): boolean {
    const table = this.#tableOf(day);
    const i = day - table.first;
    return count(table, i + 1) > count(table, i);
  }

  /** The first session on or after a day. Throws `invalid-input` where there is none until 9999. */
  from(day: number): number {
    return this.#nth(day, 0);
  }

  /** The last session on or before a day. Throws `invalid-input` where there is none since 1970. */
  upTo(day: number): number {
    return this.#nth(day, this.has(day) ? 0 : -1);
  }

  /**
   * The session `steps` sessions away from a day. From a day that is none, the first step reaches the nearest session
   * in that direction, and no step the one before. Throws `invalid-input` outside of 1970 to 9999.
   */
  offset(day: number, steps: number): number {
    if (this.has(day)) return this.#nth(day, steps);
    return this.#nth(day, steps > 0 ? steps - 1 : Math.min(steps, -1));
  }

  /** The n-th session counted from the first on or after a day, which is number 0. */
  #nth(day: number, n: number): number {
    let table = this.#tableOf(day);
    let wanted = count(table, day - table.first) + n;
    while (wanted < 0) {
      table = this.#tableOf(table.first - 1);
      wanted += table.sessions.length;
    }
    while (wanted >= table.sessions.length) {
      wanted -= table.sessions.length;
      table = this.#tableOf(table.end);
    }
    return table.first + (table.sessions[wanted] ?? NaN);
  }

  #tableOf(day: number): YearTable {
    const last = this.#last;
    if (last !== null && day >= last.first && day < last.end) return last;
    if (!(day >= 0 && day <= LAST_DAY)) {
      throw new AppError('invalid-input', 'days.outside');
    }
    const year = yearOf(day);
    let table = this.#years.get(year);
    if (table === undefined) {
      table = this.#count(year);
      if (this.#years.size >= MAX_YEARS) this.#years.clear();
      this.#years.set(year, table);
    }
    this.#last = table;
    return table;
  }

  #count(year: number): YearTable {
    const first = firstDayOf(year);
    const end = firstDayOf(year + 1);
    const sessions: number[] = [];
    const before = new Uint16Array(end - first + 1);
    for (let day = first; day < end; day += 1) {
      if (this.#isSession(day)) sessions.push(day - first);
      before[day - first + 1] = sessions.length;
    }
    return { first, end, sessions: Uint16Array.from(sessions), before };
  }
}

function count(table: YearTable, i: number): number {
  return table.before[i] ?? NaN;
}
