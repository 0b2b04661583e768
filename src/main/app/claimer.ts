import type { Calendars } from '../core/calendar/calendar';
import { decideDue, type MissedCause, type MissedMoment } from '../core/catch-up';
import { momentFacts } from '../core/session/moment-facts';
import { type Activity, admit, NO_STEP, skippedBy, startOf, type StartRequest } from './admission';
import type { ExecutionRecord, MissedRow, NewExecution, PlanRow, Store } from './ports';
import type { Stopper } from './stopper';

interface ClaimerDeps {
  store: Store;
  stopper: Stopper;
  calendars: Calendars;
}

/** Writes what is decided of moments that are due: rows to run, and rows of what is not run. */
export class Claimer {
  readonly #deps: ClaimerDeps;
  /** Rows that others replace and that could not be stopped yet. */
  #replaced: ExecutionRecord[] = [];

  constructor(deps: ClaimerDeps) {
    this.#deps = deps;
  }

  /**
   * Claims a moment that is on time, unless the guard holds it back; to be called within a transaction. Answers the rows
   * that it pushes out: to be stopped once it is committed.
   */
  claim(row: PlanRow, at: number, now: number): ExecutionRecord[] {
    const facts = momentFacts(row.guard, row.session, this.#deps.calendars);
    const sessionDate = facts.sessionAt(at);
    if (facts.isAllowed(at)) return this.#admit({ ...requestOf(row), scheduledFor: at, sessionDate }, now);
    this.#record(row, [{ at, reason: 'guard' }], now);
    return [];
  }

  /**
   * Claims an occurrence that is no moment, unless the guard holds it back; `at`: when it was. An occurrence that has a
   * row already gets no other. To be called within a transaction; answers the rows that it pushes out, as `claim` does.
   */
  claimOccurrence(row: PlanRow, occurrence: string, at: number, now: number): ExecutionRecord[] {
    const { store, calendars } = this.#deps;
    const facts = momentFacts(row.guard, row.session, calendars);
    const sessionDate = facts.sessionAt(at);
    const request = { ...requestOf(row), source: 'event' as const, occurrence, standsFor: at, sessionDate };
    if (facts.isAllowed(at)) return this.#admit(request, now);
    store.executions.insert(skippedBy('guard', request, now));
    return [];
  }

  /** Decides, in a transaction of its own, what becomes of a task's moments that are late or more than one. */
  decideLate(row: PlanRow, now: number, cause: MissedCause): void {
    const { store, calendars } = this.#deps;
    const { trigger, missed, watermark } = row;
    const ran = missed.policy === 'each-session' ? store.queue.sessionsRun(row.id) : null;
    const facts = {
      ...momentFacts(row.guard, row.session, calendars),
      isDone: (date: string) => ran?.has(date) === true,
    };
    const decision = decideDue({ trigger, missed, watermark, now, cause, facts, calendars });
    const replaced = store.transaction(() => {
      const { beyond, catchUp, onTime } = decision;
      if (beyond) this.#record(row, [{ at: beyond.upTo, reason: cause }], now, beyond.count);
      this.#record(row, decision.missed, now);
      const mustQueue = missed.policy === 'run-all' || missed.policy === 'each-session';
      const moments = [
        ...catchUp.map((at) => ({ at, source: 'catch-up' as const, mustQueue })),
        ...(onTime === null
          ? []
          : [{ at: onTime, source: 'schedule' as const, mustQueue: mustQueue && catchUp.length > 0 }]),
      ];
      // Counted once: of a thousand moments each would look at all that came before it.
      const activity = moments.length > 1 ? store.queue.activity(row.id) : undefined;
      const pushedOut = moments.flatMap(({ at, ...how }) => {
        const request = { ...requestOf(row), ...how, scheduledFor: at, sessionDate: facts.sessionAt(at) };
        return this.#admit(request, now, activity);
      });
      store.planning.markDecided(row.id, decision.watermark);
      return pushedOut;
    });
    this.stop(replaced);
  }

  /** Stops what claims that are committed have pushed out. */
  stop(replaced: readonly ExecutionRecord[]): void {
    this.#replaced.push(...replaced);
    this.stopReplaced();
  }

  /** Stops what is replaced; what could not be stopped stays for the next call. */
  stopReplaced(): void {
    for (let row = this.#replaced[0]; row; row = this.#replaced[0]) {
      this.#deps.stopper.replace(row);
      this.#replaced.shift();
    }
  }

  #admit(request: StartRequest, now: number, activity?: Activity): ExecutionRecord[] {
    return admit(this.#deps.store, request, now, activity)?.replaced ?? [];
  }

  /**
   * Records moments that are not run; one that a guard holds back was not missed but skipped. `count`: the one moment
   * stands for so many, and for no session in particular.
   */
  #record(row: PlanRow, moments: readonly MissedMoment[], now: number, count: number | null = null): void {
    const { store, calendars } = this.#deps;
    const facts = momentFacts(null, row.session, calendars);
    const { mustQueue: _mustQueue, ...request } = requestOf(row);
    const base: NewExecution = {
      ...NO_STEP,
      ...request,
      status: 'missed',
      reason: null,
      scheduledFor: null,
      queuedAt: now,
      finishedAt: now,
      missedCount: count,
    };
    const rows = moments.map(({ at, reason }): MissedRow => ({
      scheduledFor: at,
      status: reason === 'guard' ? 'skipped' : 'missed',
      reason,
      sessionDate: count === null ? facts.sessionAt(at) : null,
    }));
    store.executions.insertMissed(base, rows);
  }
}

function requestOf(row: PlanRow): StartRequest {
  return { ...startOf({ ...row, taskId: row.id }), source: 'schedule' };
}
