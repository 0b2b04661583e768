import { AppError, isUnavailable } from '@shared/errors';
import type { Calendars } from '../core/calendar/calendar';
import { decideDue, isSingleDue, type MissedCause, type MissedMoment } from '../core/catch-up';
import { momentFacts } from '../core/session/moment-facts';
import { admit, NO_STEP, type StartRequest } from './admission';
import type { Troubles } from './health';
import type { Alarm, Clock, ExecutionRecord, Journal, PlanRow, Store, Ticker } from './ports';
import type { NextMoments } from './parked';
import type { PushHub } from './push-hub';
import type { Stopper } from './stopper';

/** Longest stretch of planning in one turn of the loop, ms (quality.md: the loop is never held for more than 5 ms). */
const SLICE_MS = 4;
/** Rows read at once while planning. */
const SLICE_ROWS = 64;
/** On-time tasks claimed in one transaction. */
const CLAIM_ROWS = 5000;
/** The longest interval of a retry that a definition can ask for, ms: what is set for later was set by a wrong clock. */
const LONGEST_RETRY_MS = 604_800_000;
/** Wait after the store could not be written, ms. */
const RETRY_MS = 500;

interface SchedulerDeps {
  store: Store;
  clock: Clock;
  alarm: Alarm;
  ticker: Ticker;
  journal: Journal;
  hub: PushHub;
  troubles: Troubles;
  stopper: Stopper;
  moments: NextMoments;
  calendars: Calendars;
  /** false: wakes retries, but decides nothing about triggers. */
  planning: boolean;
  /** Something may start now. */
  kick: () => void;
}

/**
 * Decides what is due and claims it. The store is the truth: each task's next moment and its watermark lie there;
 * the alarm is only a hint to look. Claims that a power failure takes back go with their watermarks, and nothing has
 * been started by them: the next start decides them again.
 */
export class Scheduler {
  readonly #deps: SchedulerDeps;
  #open = false;
  #draining = false;
  #cause: MissedCause = 'asleep';
  #turn: 'idle' | 'asked' = 'idle';
  /** The store could not be used a moment ago. */
  #resting = false;
  /** Rows that others replace and that could not be stopped yet. */
  #replaced: ExecutionRecord[] = [];
  /** Due, but not simply: late, or more than one moment. */
  #late: PlanRow[] = [];
  /** Moments up to here are decided or among the late ones. */
  #seenUpTo = -1;

  constructor(deps: SchedulerDeps) {
    this.#deps = deps;
  }

  /** Starts planning; what lies between the watermarks and now was missed because the engine was not running. */
  open(): void {
    this.#open = true;
    this.#draining = false;
    this.#guarded(() => {
      const { store, clock } = this.#deps;
      store.executions.capRetries(clock.now() + LONGEST_RETRY_MS);
      if (this.planning) store.tasks.clampWatermarks(clock.now());
    });
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
  clockJumped(byMs: number, slept: boolean): void {
    if (!this.#open) return;
    const { store, clock } = this.#deps;
    this.#guarded(() => {
      if (!slept) store.executions.shiftRetries(byMs);
      store.executions.capRetries(clock.now() + LONGEST_RETRY_MS);
      if (byMs < 0) store.tasks.clampWatermarks(clock.now());
    });
    this.tick(slept ? 'asleep' : 'clock-change');
  }

  /** Looks at once whether something is due, and sets the alarm anew. */
  tick(cause: MissedCause = 'asleep'): void {
    if (!this.#open) return;
    this.#cause = cause;
    this.#look();
  }

  /** Looks only if something has been due for a while: the alarm may have failed to ring. */
  glance(): void {
    if (!this.#open || this.#resting) return;
    this.#guarded(() => {
      const { store, clock } = this.#deps;
      const moments = [this.planning ? store.tasks.earliest() : null, store.executions.earliestRetry()];
      if (moments.some((at) => at !== null && at < clock.now())) this.changed();
    });
  }

  /** Something about due moments changed: looks at the next turn of the loop, once however often it is asked. */
  changed(): void {
    if (!this.#open || this.#turn === 'asked') return;
    this.#turn = 'asked';
    this.#deps.ticker.soon(() => {
      this.#turn = 'idle';
      this.#look();
    });
  }

  #look(): void {
    if (!this.#open || this.#resting) return;
    const done = this.#guarded(() => {
      const { clock, store, moments } = this.#deps;
      const now = clock.now();
      this.#stopReplaced();
      this.#wakeRetries(now);
      if (this.planning) {
        moments.forget(store);
        this.#claimOnTime(now);
        if (this.#decideSomeLate(now) || this.#planSlice()) return this.changed();
      }
      this.#arm(this.planning ? store.tasks.earliest() : null, store.executions.earliestRetry());
    });
    if (done) this.#deps.troubles.clear('store-schedule');
  }

  /** false: the store could not be used; nothing was decided, and everything is looked at again in a while. */
  #guarded(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!isUnavailable(error)) this.#deps.journal.error('Planning failed.', error);
      this.#deps.troubles.raise('store-schedule', `What is due waits to be claimed: ${message}`);
      // One at a time: each try may hold the loop for as long as the store waits for a lock.
      this.#resting = true;
      this.#deps.ticker.after(RETRY_MS, () => {
        this.#resting = false;
        this.#look();
      });
      return false;
    }
  }

  /** Decides late tasks for a few milliseconds, one transaction each; true when more are left. */
  #decideSomeLate(now: number): boolean {
    const { clock, store } = this.#deps;
    const started = clock.monotonic();
    for (let row = this.#late[0]; row; row = this.#late[0]) {
      if (clock.monotonic() - started > SLICE_MS) return true;
      const current = store.tasks.plan(row.id);
      if (current?.nextAt != null && current.nextAt <= now) {
        if (this.#deps.moments.of(current) === null) store.tasks.setNext(current.id, current.version, null);
        else this.#decideLate(current, now);
      }
      this.#late.shift();
    }
    this.#seenUpTo = -1;
    this.#cause = 'asleep';
    return false;
  }

  #arm(...moments: (number | null)[]): void {
    const known = moments.filter((moment) => moment !== null);
    if (known.length === 0) return this.#deps.alarm.clear();
    this.#deps.alarm.set(Math.min(...known), () => this.#look());
  }

  #wakeRetries(now: number): void {
    const { store, hub, kick } = this.#deps;
    const rows = store.executions.dueRetries(now, CLAIM_ROWS);
    if (rows.length === 0) return;
    const moved = store.transaction(() =>
      rows.map((row) => store.executions.move(row.id, ['pending'], { reason: 'slot', retryAt: null })),
    );
    for (const record of moved) if (record) hub.executionChanged(record);
    kick();
  }

  /** Claims in one transaction everything that is due and on time; the rest is kept for a closer look. */
  #claimOnTime(now: number): void {
    const { store } = this.#deps;
    const due = store.tasks.due(this.#seenUpTo, now, CLAIM_ROWS);
    if (due.length === 0) return;
    const late: PlanRow[] = [];
    const claimed: ClaimedMoments = { inserted: [], replaced: [] };
    store.transaction(() => {
      const busy = store.executions.busyTasks();
      const idle = new Map<string | null, number[]>();
      for (const row of due) {
        if (row.nextAt === null || !this.#isSimple(row, row.nextAt, now)) late.push(row);
        else if (!busy.has(row.id) && this.#groupIdle(row, row.nextAt, idle)) continue;
        else {
          this.#claim(row, row.nextAt, { source: 'schedule' }, now, claimed);
          store.tasks.markDecided(row.id, now);
        }
      }
      for (const [session, ids] of idle) claimed.inserted.push(...store.executions.claim(ids, now, session));
    });
    this.#late.push(...late);
    this.#seenUpTo = due.at(-1)?.nextAt ?? now;
    this.#announce(claimed);
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

  #decideLate(row: PlanRow, now: number): void {
    const { store } = this.#deps;
    const { trigger, missed, watermark } = row;
    const { calendars } = this.#deps;
    const ran = missed.policy === 'each-session' ? store.executions.sessionsRun(row.id) : null;
    const facts = {
      ...momentFacts(row.guard, row.session, calendars),
      isDone: (date: string) => ran?.has(date) === true,
    };
    const decision = decideDue({ trigger, missed, watermark, now, cause: this.#cause, facts, calendars });
    const claimed: ClaimedMoments = { inserted: [], replaced: [] };
    store.transaction(() => {
      const { beyond } = decision;
      if (beyond) this.#missed(row, beyond.upTo, this.#cause, now, beyond.count, claimed);
      for (const moment of decision.missed) this.#missed(row, moment.at, moment.reason, now, null, claimed);
      const mustQueue = missed.policy === 'run-all' || missed.policy === 'each-session';
      for (const at of decision.catchUp) this.#claim(row, at, { source: 'catch-up', mustQueue }, now, claimed);
      if (decision.onTime !== null) {
        const after = mustQueue && decision.catchUp.length > 0;
        this.#claim(row, decision.onTime, { source: 'schedule', mustQueue: after }, now, claimed);
      }
      store.tasks.markDecided(row.id, decision.watermark);
    });
    this.#announce(claimed);
  }

  #claim(
    row: PlanRow,
    scheduledFor: number,
    how: { source: 'schedule' | 'catch-up'; mustQueue?: boolean },
    now: number,
    claimed: ClaimedMoments,
  ): void {
    const { source, mustQueue = false } = how;
    const facts = momentFacts(row.guard, row.session, this.#deps.calendars);
    if (!facts.isAllowed(scheduledFor)) return this.#missed(row, scheduledFor, 'guard', now, null, claimed);
    const sessionDate = facts.sessionAt(scheduledFor);
    const admitted = admit(this.#deps.store, { ...requestOf(row), scheduledFor, source, mustQueue, sessionDate }, now);
    if (!admitted) return;
    claimed.inserted.push(admitted.record);
    claimed.replaced.push(...admitted.replaced);
  }

  /** Records a moment that is not run; one that a guard holds back was not missed but skipped. */
  #missed(
    row: PlanRow,
    at: number,
    reason: MissedMoment['reason'],
    now: number,
    count: number | null,
    claimed: ClaimedMoments,
  ): void {
    const record = this.#deps.store.executions.insert({
      ...NO_STEP,
      ...requestOf(row),
      status: reason === 'guard' ? 'skipped' : 'missed',
      reason,
      source: 'schedule',
      scheduledFor: at,
      queuedAt: now,
      finishedAt: now,
      missedCount: count,
    });
    if (record) claimed.inserted.push(record);
  }

  #announce({ inserted, replaced }: ClaimedMoments): void {
    const { hub, kick } = this.#deps;
    for (const record of inserted) hub.executionChanged(record);
    if (inserted.length > 0) kick();
    this.#replaced.push(...replaced);
    this.#stopReplaced();
  }

  /** What could not be stopped stays in the list for the next look. */
  #stopReplaced(): void {
    for (let row = this.#replaced[0]; row; row = this.#replaced[0]) {
      this.#deps.stopper.replace(row);
      this.#replaced.shift();
    }
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
      const rows = store.tasks.unplanned(SLICE_ROWS);
      if (rows.length === 0) return false;
      let planned = 0;
      store.transaction(() => {
        for (const row of rows) {
          store.tasks.setNext(row.id, row.version, this.#deps.moments.of(row));
          planned += 1;
          if (clock.monotonic() - started > SLICE_MS) break;
        }
      });
      if (planned < rows.length || clock.monotonic() - started > SLICE_MS) return true;
    }
  }
}

interface ClaimedMoments {
  inserted: ExecutionRecord[];
  replaced: ExecutionRecord[];
}

function requestOf(row: PlanRow): Omit<StartRequest, 'scheduledFor' | 'source' | 'mustQueue' | 'sessionDate'> {
  return {
    taskId: row.id,
    key: row.key,
    name: row.name,
    version: row.version,
    overlap: row.overlap,
    group: row.group,
    isWorkflow: row.isWorkflow,
    who: null,
    params: {},
    rerunOf: null,
    definition: null,
  };
}
