import { AppError } from '@shared/errors';
import type { Params } from '@shared/model/common';
import type { ExecutionSource } from '@shared/model/execution';
import type { Overlap, TaskDefinition } from '@shared/model/task';
import { decideOverlap } from '../core/overlap';
import { lateMoment, lateWaiting } from '../core/usual';
import type { ExecutionRecord, NewExecution, Store } from './ports';

/** What is to run, and why. */
export interface StartRequest {
  /** null for a try: it belongs to no task and overlaps with nothing. */
  taskId: number | null;
  key: string;
  name: string;
  version: number | null;
  overlap: Overlap;
  group: string | null;
  source: ExecutionSource;
  who: string | null;
  scheduledFor: number | null;
  /** What fired the task, where that is no moment. */
  occurrence: string | null;
  params: Params;
  rerunOf: number | null;
  definition: TaskDefinition | null;
  /** How long it may wait before its task is late, ms; null for a try. */
  graceMs: number | null;
  /** A catch-up of `run-all`: queued whatever the overlap policy says. */
  mustQueue: boolean;
  sessionDate: string | null;
  /** Day of the run that is repeated; null: its own. */
  runDate: string | null;
  /** The moment that it goes by, where that is neither when it was due nor when it is asked for. */
  standsFor: number | null;
  isWorkflow: boolean;
}

/** What a start takes from its task, or from a definition that is tried. */
type Started = Pick<StartRequest, 'taskId' | 'key' | 'name' | 'version' | 'overlap' | 'group' | 'isWorkflow'> &
  Pick<TaskDefinition, 'missed'>;

/** A start by hand, by nobody in particular: who asks for another says in what it differs. */
export function startOf({ taskId, key, name, version, overlap, group, isWorkflow, missed }: Started): StartRequest {
  return {
    taskId,
    key,
    name,
    version,
    overlap,
    group,
    isWorkflow,
    source: 'manual',
    who: null,
    scheduledFor: null,
    occurrence: null,
    params: {},
    rerunOf: null,
    definition: null,
    mustQueue: false,
    sessionDate: null,
    runDate: null,
    standsFor: null,
    // Whoever tries something out looks at it.
    graceMs: taskId === null ? null : missed.graceSeconds * 1000,
  };
}

/** What a new row has that is no step, and that has not begun. */
export const NO_STEP = {
  startedAt: null,
  result: null,
  error: null,
  sessionDate: null,
  runDate: null,
  standsFor: null,
  occurrence: null,
  parent: null,
  step: null,
  reusedFrom: null,
  unconditional: false,
  late: null,
} satisfies Partial<NewExecution>;

/** A row of a start that was held back: it has ended as it begins. */
export function skippedBy(reason: 'guard', request: StartRequest, at: number): NewExecution {
  const { mustQueue: _m, ...row } = request;
  return { ...NO_STEP, ...row, status: 'skipped', reason, queuedAt: at, finishedAt: at, missedCount: null };
}

/** How much of a task is under way: counted once, however many rows are then put to it within one transaction. */
export interface Activity {
  /** Pending and running outside the overlap queue. */
  active: number;
  queued: number;
  /** The oldest of them all, for a sentence. */
  oldest: number | null;
}

const NOTHING: Activity = { active: 0, queued: 0, oldest: null };

/** The row that came of it, and the rows that it pushes out. */
export interface Admitted {
  record: ExecutionRecord;
  replaced: ExecutionRecord[];
}

/**
 * Applies the overlap policy and inserts the row; to be called within a transaction. `activity` is counted when it is
 * not given, and kept up to date when it is. null: this moment or occurrence has been decided already. Throws
 * `conflict` when a start by hand is refused.
 */
export function admit(store: Store, request: StartRequest, at: number, activity?: Activity): Admitted | null {
  const { taskId } = request;
  // What may run beside anything needs no look at what is there, of which there may be much.
  const isFree = taskId === null || (request.overlap === 'allow' && !request.mustQueue);
  const found = activity ?? (isFree ? { ...NOTHING } : store.queue.activity(taskId));
  const decision = decideOverlap({
    policy: request.overlap,
    source: request.source,
    active: isFree ? 0 : found.active,
    queued: isFree ? 0 : found.queued,
    mustQueue: request.mustQueue,
  });
  if (decision === 'refuse') {
    const { key } = request;
    if (request.overlap === 'queue') throw new AppError('conflict', 'calls.run.queued', { key, n: found.queued });
    throw new AppError('conflict', 'calls.run.active', { key, run: found.oldest ?? '?' });
  }
  const skipped = decision === 'skip';
  const waits = decision === 'queue' || decision === 'replace';
  // A step belongs to its workflow: what replaces its task waits for it.
  const replaced =
    decision === 'replace' && taskId !== null ? store.queue.active(taskId).filter((row) => row.parent === null) : [];
  // A moment that is claimed in time may already be a little late.
  const waitsSince = request.source === 'schedule' ? (request.scheduledFor ?? at) : at;
  const record = store.executions.insert({
    ...NO_STEP,
    taskId: request.taskId,
    key: request.key,
    name: request.name,
    version: request.version,
    status: skipped ? 'skipped' : 'pending',
    reason: skipped ? 'overlap' : waits ? 'overlap-queue' : 'slot',
    source: request.source,
    who: request.who,
    scheduledFor: request.scheduledFor,
    occurrence: request.occurrence,
    queuedAt: at,
    finishedAt: skipped ? at : null,
    group: request.group,
    // What merely waits its turn replaces nothing, also not when a start finds it in the queue.
    overlap: request.mustQueue ? 'queue' : request.overlap,
    params: request.params,
    rerunOf: request.rerunOf,
    missedCount: null,
    definition: request.definition,
    isWorkflow: request.isWorkflow,
    sessionDate: request.sessionDate,
    runDate: request.runDate,
    standsFor: request.standsFor,
    graceMs: request.graceMs,
    late: skipped ? null : lateWaiting(waitsSince, request.graceMs),
  });
  if (!record) return null;
  if (skipped && found.oldest !== null) standsInTheWay(store, found.oldest, request, at);
  if (!skipped) found.oldest ??= record.id;
  if (waits) found.queued += 1;
  else if (!skipped) found.active += 1;
  return { record, replaced };
}

/** A moment is skipped in favour of a run: that run makes its task late once it has done so for too long. */
function standsInTheWay(store: Store, id: number, { taskId, scheduledFor, graceMs }: StartRequest, at: number): void {
  const run = store.executions.get(id);
  if (!run || graceMs === null || taskId === null) return;
  store.queue.markLate(id, lateMoment(scheduledFor ?? at, graceMs, run, store.usual.of(taskId)));
}

/** Lets the oldest queued run of a task go on to a slot when nothing of the task is active any more. */
export function promoteQueued(store: Store, taskId: number | null): void {
  const next = taskId === null ? null : store.queue.nextQueued(taskId);
  if (next) store.executions.move(next.id, ['pending'], { reason: 'slot' });
}
