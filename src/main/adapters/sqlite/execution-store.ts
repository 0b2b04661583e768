import { deviationOf } from '@shared/model/deviation';
import { type ExecutionReason, type ExecutionStatus, isFinished } from '@shared/model/execution';
import type { ExecutionPatch, ExecutionRecord, ExecutionStore, MissedRow, NewExecution } from '../../app/ports';
import { isSlow } from '../../core/usual';
import type { SqliteAttemptStore } from './attempt-store';
import type { Connection } from './connection';
import {
  type ExecutionRow,
  CLAIM_EXECUTIONS,
  DECIDE_ANEW_FROM,
  FORGET_MISSED,
  type ForgottenRow,
  INSERT_EXECUTION,
  INSERT_MISSED,
  MARK_CLAIMED,
  insertedRecord,
  insertValues,
  type PatchFacts,
  patchClause,
  toExecutionRecord,
} from './execution-rows';
import { type CountedRow, Rollups } from './rollups';
import type { SqliteUsualTimes } from './usual-times';

interface ExecutionParts {
  attempts: SqliteAttemptStore;
  usual: SqliteUsualTimes;
}

/** Writes executions, and counts those that end. */
export class SqliteExecutionStore implements ExecutionStore {
  private readonly connection: Connection;
  private readonly dayOf: (at: number) => string;
  private readonly rollups: Rollups;
  private readonly parts: ExecutionParts;
  private ticket: number | null = null;

  constructor(connection: Connection, dayOf: (at: number) => string, parts: ExecutionParts) {
    this.connection = connection;
    this.dayOf = dayOf;
    this.rollups = new Rollups(connection);
    this.parts = parts;
  }

  insert(row: NewExecution): ExecutionRecord | null {
    if (!isFinished(row.status)) return this.insertRow(row, null, null);
    const { taskId, status, startedAt, finishedAt } = row;
    // What was taken over did not run again.
    const isOwn = row.reusedFrom === null;
    const ranMs = isOwn ? between(startedAt, finishedAt) : null;
    const counted: CountedRow = { taskId, status, ranMs, isStep: row.parent !== null };
    const day = isOwn ? this.dayFor(row) : null;
    return this.connection.atomic(() => {
      const inserted = this.insertRow(row, day, ranMs);
      if (inserted && day !== null) this.rollups.count(counted, day, 1);
      if (inserted && day !== null && row.reason === null) this.parts.usual.add(counted);
      return inserted;
    });
  }

  /** Two statements for any number of tasks: a thousand single ones would hold the loop too long. */
  claim(taskIds: readonly number[], now: number, sessionDate: string | null): ExecutionRecord[] {
    if (taskIds.length === 0) return [];
    const values = { ids: JSON.stringify(taskIds), now };
    return this.connection.atomic(() => {
      const claiming = { ...values, sessionDate, ticket: this.nextTicket() };
      const rows = this.connection.query<ExecutionRow>(CLAIM_EXECUTIONS).all(claiming);
      this.connection.query(MARK_CLAIMED).run(values);
      return this.told(rows.map(toExecutionRecord).sort((a, b) => a.id - b.id));
    });
  }

  /** One statement for any number of moments of a task: a thousand single ones would hold the loop too long. */
  insertMissed(row: NewExecution, moments: readonly MissedRow[]): ExecutionRecord[] {
    if (moments.length === 0) return [];
    return this.connection.atomic(() => {
      const day = this.dayFor({ ...row, status: 'missed' });
      const values = { ...insertValues(row, { day, ticket: 0, ranMs: null }), moments: JSON.stringify(moments) };
      const rows = this.connection.query<ExecutionRow>(INSERT_MISSED).all(values);
      for (const status of ['missed', 'skipped'] as const) {
        const count = rows.filter((one) => one.status === status).length;
        if (day !== null && count > 0)
          this.rollups.count({ taskId: row.taskId, status, ranMs: null, isStep: false }, day, count);
      }
      return this.told(rows.map(toExecutionRecord).sort((a, b) => a.id - b.id));
    });
  }

  /** Takes back what a clock that was ahead had said of moments that are still to come. */
  forgetMissedAfter(now: number): number {
    return this.connection.atomic(() => {
      const rows = this.connection.query<ForgottenRow>(FORGET_MISSED).all(now);
      // A wake-up that passes these moments must not take them for decided.
      for (const [id, group] of Map.groupBy(rows, (row) => row.task_id)) {
        const moments = group.flatMap((row) => row.scheduled_for ?? []);
        this.connection.query(DECIDE_ANEW_FROM).run(Math.min(...moments), id);
      }
      const alike = Map.groupBy(rows, ({ task_id, day, status }) => JSON.stringify([task_id, day, status]));
      for (const group of alike.values()) {
        const [first] = group;
        if (!first || first.day === null) continue;
        const { task_id: taskId, status, day } = first;
        this.rollups.count({ taskId, status, ranMs: null, isStep: false }, day, -group.length);
      }
      if (rows.length > 0)
        this.connection.changed({ of: 'tasks', keys: rows.map((row) => row.key), change: 'planned' });
      return rows.length;
    });
  }

  get(id: number): ExecutionRecord | null {
    const row = this.row(id);
    return row ? toExecutionRecord(row) : null;
  }

  move(id: number, from: readonly ExecutionStatus[], patch: ExecutionPatch): ExecutionRecord | null {
    const ends = patch.status !== undefined && isFinished(patch.status);
    if (!ends && !from.some(isFinished)) return this.swap(id, from, patch, {});
    return this.connection.atomic(() => {
      const before = this.row(id);
      if (!before || !from.includes(before.status)) return null;
      const after: EndedRow = {
        ...before,
        status: patch.status ?? before.status,
        started_at: patch.startedAt === undefined ? before.started_at : patch.startedAt,
        finished_at: patch.finishedAt === undefined ? before.finished_at : patch.finishedAt,
      };
      // A row stays under the day it was first counted under, also when the zone of the system has changed since.
      const isCounted = isFinished(after.status) && before.reused_from === null;
      const day = isCounted
        ? (before.day ?? this.dayFor({ taskId: after.task_id, status: after.status, finishedAt: after.finished_at }))
        : null;
      const counted = this.countedOf(after);
      const figures = isFinished(before.status) ? {} : this.figuresOf(before, counted.ranMs);
      if (before.day !== null) this.rollups.count(this.countedOf(before), before.day, -1);
      if (day !== null) {
        this.rollups.count(counted, day, 1);
        // What a person calls a success says nothing of how long one takes.
        if (patch.reason !== 'marked') this.parts.usual.add(counted);
      }
      return this.swap(id, from, patch, { day, ...figures });
    });
  }

  private insertRow(row: NewExecution, day: string | null, ranMs: number | null): ExecutionRecord | null {
    const ticket = WAITS.has(row.reason) && row.status === 'pending' ? this.nextTicket() : 0;
    const done = this.connection.query(INSERT_EXECUTION).run(insertValues(row, { day, ticket, ranMs }));
    const inserted = done.changes === 0 ? null : insertedRecord(done.id, row, ranMs);
    if (inserted) this.told([inserted]);
    return inserted;
  }

  private told(records: ExecutionRecord[], isTransition = true): ExecutionRecord[] {
    const changes = records.map((record) => ({ record, isTransition }));
    if (changes.length > 0) this.connection.changed({ of: 'executions', changes });
    return records;
  }

  private row(id: number): ExecutionRow | undefined {
    return this.connection.query<ExecutionRow>('SELECT * FROM executions WHERE id = ?').get(id);
  }

  private swap(
    id: number,
    from: readonly ExecutionStatus[],
    patch: ExecutionPatch,
    facts: PatchFacts,
  ): ExecutionRecord | null {
    const ticket = patch.reason === 'slot' ? { ticket: this.nextTicket() } : {};
    const { set, values } = patchClause(patch, { ...ticket, ...facts });
    const marks = from.map(() => '?').join(', ');
    const row = this.connection
      .query<ExecutionRow>(`UPDATE executions SET ${set} WHERE id = ? AND status IN (${marks}) RETURNING *`)
      .get(...values, id, ...from);
    if (!row) return null;
    const record = toExecutionRecord(row);
    this.told(
      [record],
      TRANSITION.some((name) => patch[name] !== undefined),
    );
    return record;
  }

  /** Rows get a slot in the order in which they began to wait for one. */
  private nextTicket(): number {
    this.ticket ??=
      this.connection
        .query<{ top: number | null }>(
          "SELECT max(ticket) AS top FROM executions INDEXED BY executions_queue WHERE status = 'pending' AND reason IN ('slot', 'group')",
        )
        .get()?.top ?? 0;
    this.ticket += 1;
    return this.ticket;
  }

  /** What waited for a retry did not run meanwhile: only its attempts count. A workflow has none. */
  private countedOf(row: EndedRow): CountedRow {
    const { id, task_id: taskId, status, started_at: startedAt, finished_at: finishedAt } = row;
    const whole = between(startedAt, finishedAt);
    const ranMs = whole === null || finishedAt === null ? null : (this.parts.attempts.ranMs(id, finishedAt) ?? whole);
    return { taskId, status, ranMs, isStep: row.parent_id !== null };
  }

  /** How long a run ran that ends now, against what was usual when it began; a wait that ends has no figures. */
  private figuresOf({ task_id: taskId, usual_ms: usualMs }: ExecutionRow, ranMs: number | null): PatchFacts {
    if (ranMs === null) return {};
    const usual = taskId === null || usualMs === null ? null : this.parts.usual.of(taskId);
    const slow = usual !== null && usualMs !== null && isSlow(ranMs, { ...usual, p50Ms: usualMs });
    return { ran_ms: ranMs, deviation: deviationOf(ranMs, usualMs), slow: slow ? 1 : 0 };
  }

  /** Tries are not counted. */
  private dayFor(row: Pick<NewExecution, 'taskId' | 'status' | 'finishedAt'>): string | null {
    if (row.finishedAt === null) throw new Error(`An execution can’t be ${row.status} without the time it ended at.`);
    return row.taskId === null ? null : this.dayOf(row.finishedAt);
  }
}

/** What is written when an execution goes on to another state, or what is said of its task does. */
const TRANSITION = ['status', 'reason', 'startedAt', 'finishedAt', 'late'] as const satisfies (keyof ExecutionPatch)[];

/** Reasons of what waits for a slot. */
const WAITS: ReadonlySet<ExecutionReason | null> = new Set(['slot', 'group']);

/** What of a row says how it is counted. */
type EndedRow = Pick<ExecutionRow, 'id' | 'task_id' | 'status' | 'started_at' | 'finished_at' | 'parent_id'>;

/** null for what never ran. A clock that was set back in the middle takes no time away from the sum. */
function between(startedAt: number | null, finishedAt: number | null): number | null {
  return startedAt === null || finishedAt === null ? null : Math.max(0, Math.round(finishedAt - startedAt));
}
