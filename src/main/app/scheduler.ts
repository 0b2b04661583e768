import { AppError } from '@shared/errors';
import { message } from '@shared/messages/message';
import type { Calendars } from '../core/calendar/calendar';
import { isSingleDue, type MissedCause } from '../core/catch-up';
import { lateRetrying, lateWaiting } from '../core/usual';
import { momentFacts } from '../core/session/moment-facts';
import type { Claimer } from './claimer';
import type { HealthIssues } from './health-issues';
import type { Alarm, Changes, Clock, ExecutionRecord, Logger, PlanRow, Store, Ticker } from './ports';
import type { NextFireCalculator } from './next-fire-calculator';
import { StoreRetryLoop } from './store-retry-loop';
import type { ClockMonitor } from './clock-monitor';

/** Longest stretch of planning in one turn of the loop, ms (quality.md: the loop is never held for more than 5 ms). */
const SLICE_MS = 4;
/** Rows read at once while planning. */
const SLICE_ROWS = 64;
/** On-time tasks claimed in one transaction. */
const CLAIM_ROWS = 5000;
/** The longest interval of a retry that a definition can ask for, ms: what is set for later was set by a wrong clock. */
const LONGEST_RETRY_MS = 604_800_000;

interface SchedulerDeps {
  store: Store;
  clock: Clock;
  alarm: Alarm;
  ticker: Ticker;
  logger: Logger;
  issues: HealthIssues;
  nextFires: NextFireCalculator;
  calendars: Calendars;
  claimer: Claimer;
  clockMonitor: ClockMonitor;
  /** false: wakes retries, but decides nothing about triggers. */
  planning: boolean;
}

/**
 * Decides what is due and claims it. The store is the truth: each task's next moment and its watermark lie there;
 * the alarm is only a hint to look. Claims that a power failure takes back go with their watermarks, and nothing has
 * been started by them: the next start decides them again.
 */
export class Scheduler {
  readonly #deps: SchedulerDeps;
  readonly #retryLoop: StoreRetryLoop;
  #open = false;
  #draining = false;
  /** Why moments are late, unless the clock says otherwise: the store was locked, or the machine overloaded. */
  #cause: MissedCause = 'delayed';
  #turn: 'idle' | 'asked' = 'idle';
  #looksAtClock = false;
  /** The clock was set, or may have been while nobody looked: by so much, ms; null: all of it is settled. */
  #unsettledMs: number | null = null;
  /** So much of the wall clock's time did not pass for what runs and waits, ms: the machine slept, or the clock was set. */
  #stoodStillMs = 0;
  /** Due, but not simply: late, or more than one moment. */
  #late: PlanRow[] = [];
  /** Moments up to here are decided or among the late ones. */
  #seenUpTo = -1;

  constructor(deps: SchedulerDeps) {
    this.#deps = deps;
    const { ticker, logger, issues } = deps;
    this.#retryLoop = new StoreRetryLoop({
      ticker,
      logger,
      issues,
      issue: 'store-schedule',
      says: (why) => message('health.waiting.due', { why }),
      failed: 'Planning failed.',
      again: () => this.#look(),
    });
    deps.store.changes.on((changes) => {
      if (movesFireTimes(changes)) this.#changed();
    });
    deps.clockMonitor.jumped.on(({ byMs, slept }) => this.#clockJumped(byMs, slept));
  }

  /** Starts planning; what lies between the watermarks and now was missed because the engine was not running. */
  open(): void {
    this.#open = true;
    this.#draining = false;
    this.#unsettledMs = 0;
    this.tick('not-running');
  }

  /** Claims nothing more, but wakes what waits to try again: what is under way goes on to its end. */
  drain(): void {
    this.#draining = true;
  }

  /** Claims nothing more. */
  close(): void {
    this.#open = false;
    this.#deps.alarm.clear();
  }

  /** Whether it decides what is due. */
  get planning(): boolean {
    return this.#open && !this.#draining && this.#deps.planning;
  }

  /** The wall clock jumped by this much beside the time that really passed. */
  #clockJumped(byMs: number, slept: boolean): void {
    if (!this.#open) return;
    this.#unsettledMs = (this.#unsettledMs ?? 0) + (slept ? 0 : byMs);
    this.#stoodStillMs += byMs;
    this.tick(slept ? 'asleep' : 'clock-change');
  }

  /** Looks at once whether something is due, and sets the alarm anew. */
  tick(cause?: MissedCause): void {
    if (!this.#open) return;
    this.#cause = cause ?? this.#cause;
    this.#look();
  }

  /** Looks only if something has been due for a while: the alarm may have failed to ring. */
  glance(): void {
    if (!this.#open || this.#retryLoop.backingOff) return;
    this.#retryLoop.attempt(() => {
      const now = this.#deps.clock.now();
      if (this.#nextLooks().some((at) => at !== null && at < now)) this.#changed();
    });
  }

  /** Something about due moments changed: looks at the next turn of the loop, once however often it is asked. */
  #changed(): void {
    if (!this.#open || this.#turn === 'asked') return;
    this.#turn = 'asked';
    this.#deps.ticker.soon(() => {
      this.#turn = 'idle';
      this.#look();
    });
  }

  #look(): void {
    if (!this.#open || this.#looksAtClock) return;
    // Before anything is taken for due: by a clock that was set an hour ahead, each retry would be.
    this.#looksAtClock = true;
    try {
      this.#deps.clockMonitor.look();
    } finally {
      this.#looksAtClock = false;
    }
    if (this.#retryLoop.backingOff) return;
    this.#retryLoop.attempt(() => {
      const { clock, store, nextFires } = this.#deps;
      const now = clock.now();
      this.#settleClock(now);
      this.#deps.claimer.stopReplaced();
      this.#wakeRetries(now);
      if (this.planning) {
        this.#endPauses(now);
        nextFires.forget(store);
        // What is due in time is told at once; all else has the turns after it.
        if (this.#claimOnTime(now)) return this.#changed();
        const isLate = this.#decideSomeLate(now);
        // Also while there is late work left: what was claimed in time needs its next moment in time.
        const isUnplanned = this.#planSlice();
        if (isLate || isUnplanned) return this.#changed();
      }
      this.#arm(...this.#nextLooks());
    });
  }

  /** Brings retries and watermarks in line with a clock that was set; until that is written it is not forgotten. */
  #settleClock(now: number): void {
    const { store, logger } = this.#deps;
    const byMs = this.#unsettledMs;
    if (byMs === null) return;
    store.transaction(() => {
      if (byMs !== 0) store.queue.shiftRetries(byMs);
      store.queue.capRetries(now + LONGEST_RETRY_MS);
      if (this.#stoodStillMs !== 0) store.queue.shiftLate(this.#stoodStillMs);
      if (!this.planning) return;
      store.planning.alignWatermarks(now);
      const forgotten = store.executions.forgetMissedAfter(now);
      if (forgotten > 0) logger.warn('What a clock ahead had called missed is still to come.', { moments: forgotten });
    });
    this.#unsettledMs = null;
    this.#stoodStillMs = 0;
  }

  /** Decides late tasks for a few milliseconds, one transaction each; true when more are left. */
  #decideSomeLate(now: number): boolean {
    const { clock, store } = this.#deps;
    const started = clock.monotonic();
    for (let row = this.#late[0]; row; row = this.#late[0]) {
      if (clock.monotonic() - started > SLICE_MS) return true;
      const current = store.planning.plan(row.id);
      if (current?.nextAt != null && current.nextAt <= now) {
        if (this.#deps.nextFires.of(current) === null) store.planning.setNext(current.id, current.version, null);
        else this.#deps.claimer.decideLate(current, now, this.#cause);
      }
      this.#late.shift();
    }
    this.#seenUpTo = -1;
    this.#cause = 'delayed';
    return false;
  }

  /** When something is due: a fire time, the end of a pause, a retry. */
  #nextLooks(): (number | null)[] {
    const { planning, queue } = this.#deps.store;
    const ofTasks = this.planning ? [planning.earliest(), planning.earliestPauseEnd()] : [];
    return [...ofTasks, queue.earliestRetry()];
  }

  #endPauses(now: number): void {
    const { store } = this.#deps;
    const earliest = store.planning.earliestPauseEnd();
    if (earliest === null || earliest > now) return;
    const keys = store.transaction(() => store.planning.endPauses(now));
    this.#deps.logger.info('The pause of tasks came to its end.', { keys });
  }

  #arm(...moments: (number | null)[]): void {
    const known = moments.filter((moment) => moment !== null);
    if (known.length === 0) return this.#deps.alarm.clear();
    this.#deps.alarm.set(Math.min(...known), () => this.#look());
  }

  #wakeRetries(now: number): void {
    const { store } = this.#deps;
    const rows = store.queue.dueRetries(now, CLAIM_ROWS);
    if (rows.length === 0) return;
    store.transaction(() => {
      for (const row of rows) {
        const late = lateRetrying(row.late) ?? lateWaiting(now, row.graceMs);
        store.executions.move(row.id, ['pending'], { reason: 'slot', retryAt: null, late });
      }
    });
  }

  /**
   * Claims in one transaction everything that is due and on time; the rest is kept for a closer look. Tells whether
   * anything was due.
   */
  #claimOnTime(now: number): boolean {
    const { store } = this.#deps;
    const due = store.planning.due(this.#seenUpTo, now, CLAIM_ROWS);
    if (due.length === 0) return false;
    const late: PlanRow[] = [];
    const replaced: ExecutionRecord[] = [];
    store.transaction(() => {
      const busy = store.queue.busyTasks();
      const idle = new Map<string | null, number[]>();
      for (const row of due) {
        if (row.nextAt === null || !this.#isSimple(row, row.nextAt, now)) late.push(row);
        else if (!busy.has(row.id) && this.#groupIdle(row, row.nextAt, idle)) continue;
        else {
          replaced.push(...this.#deps.claimer.claim(row, row.nextAt, now));
          store.planning.markDecided(row.id, now);
        }
      }
      for (const [session, ids] of idle) store.executions.claim(ids, now, session);
    });
    this.#late.push(...late);
    this.#seenUpTo = due.at(-1)?.nextAt ?? now;
    this.#deps.claimer.stop(replaced);
    return true;
  }

  /** Puts a task to those whose runs are for the same session; false: its guard holds it back. */
  #groupIdle(row: PlanRow, at: number, idle: Map<string | null, number[]>): boolean {
    const facts = momentFacts(row.guard, row.session, this.#deps.calendars);
    if (!facts.isAllowed(at)) return false;
    const session = facts.sessionAt(at);
    const ids = idle.get(session);
    if (ids) ids.push(row.id);
    else idle.set(session, [row.id]);
    return true;
  }

  #isSimple(row: PlanRow, nextAt: number, now: number): boolean {
    try {
      return isSingleDue(row.trigger, nextAt, now, row.missed.graceSeconds);
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  }

  /** Computes next moments for a few milliseconds; true when more are left. */
  #planSlice(): boolean {
    const { store, clock } = this.#deps;
    const started = clock.monotonic();
    for (;;) {
      const rows = store.planning.unplanned(SLICE_ROWS);
      if (rows.length === 0) return false;
      let planned = 0;
      store.transaction(() => {
        for (const row of rows) {
          store.planning.setNext(row.id, row.version, this.#deps.nextFires.of(row));
          planned += 1;
          if (clock.monotonic() - started > SLICE_MS) break;
        }
      });
      if (planned < rows.length || clock.monotonic() - started > SLICE_MS) return true;
    }
  }
}

/** Whether something may be due at another time than before. What the planner itself writes says nothing new to it. */
function movesFireTimes({ executions, tasks, calendars }: Changes): boolean {
  return (
    calendars ||
    [...tasks.values()].some((change) => change !== 'planned') ||
    executions.some(({ record, isTransition }) => isTransition && record.reason === 'retry-wait')
  );
}
