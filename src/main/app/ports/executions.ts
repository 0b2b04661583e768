import type { Params } from '@shared/model/common';
import type { Execution, ExecutionReason, ExecutionSource, ExecutionStatus, Progress } from '@shared/model/execution';
import type { Overlap, TaskDefinition } from '@shared/model/task';
import type { LateMark } from '../../core/usual';

/** An execution as the engine keeps it. */
export interface ExecutionRecord extends Execution {
  taskId: number | null;
  group: string | null;
  overlap: Overlap;
  /** Cancel, replace or quit has been asked for: whatever comes, it is not retried. */
  stopReason: 'cancelled' | 'replaced' | 'app-quit' | null;
  /** The definition of a try, or of a rerun with the original one; null: the stored version. */
  definition: TaskDefinition | null;
  /** A step that a rerun was told to run whatever its condition says. */
  unconditional: boolean;
  /** The moment that a rerun goes by: that of the run it repeats. null: its own. */
  standsFor: number | null;
  /** How long it may wait before it is late, ms; null: nobody waits for it but a person who looks. */
  graceMs: number | null;
  /** When it makes its task late; null: never, as things stand. */
  late: LateMark | null;
}

/** A row to insert. */
export interface NewExecution {
  taskId: number | null;
  key: string;
  name: string;
  version: number | null;
  status: ExecutionStatus;
  reason: ExecutionReason | null;
  source: ExecutionSource;
  who: string | null;
  scheduledFor: number | null;
  queuedAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  group: string | null;
  overlap: Overlap;
  params: Params;
  result: Record<string, unknown> | null;
  error: string | null;
  rerunOf: number | null;
  missedCount: number | null;
  definition: TaskDefinition | null;
  sessionDate: string | null;
  /** null: written when it begins. */
  runDate: string | null;
  standsFor: number | null;
  isWorkflow: boolean;
  parent: number | null;
  step: string | null;
  /** Not counted in any statistic: the row it was taken from is. */
  reusedFrom: number | null;
  unconditional: boolean;
  graceMs: number | null;
  late: LateMark | null;
}

/** A moment that is not run, as its own row tells it. */
export interface MissedRow {
  scheduledFor: number;
  status: 'missed' | 'skipped';
  reason: ExecutionReason;
  sessionDate: string | null;
}

/** What a compare-and-swap write may set. */
export interface ExecutionPatch {
  status?: ExecutionStatus;
  reason?: ExecutionReason | null;
  startedAt?: number | null;
  finishedAt?: number | null;
  retryAt?: number | null;
  attemptCount?: number;
  progress?: Progress | null;
  result?: Record<string, unknown> | null;
  error?: string | null;
  note?: string | null;
  stopReason?: 'cancelled' | 'replaced' | 'app-quit' | null;
  cleanUpUntil?: number | null;
  params?: Params;
  runDate?: string;
  late?: LateMark | null;
}

/** Which executions a list shows; newest first. */
export interface ExecutionQuery {
  page: number;
  pageSize: number;
  filter: {
    key?: string;
    status?: ExecutionStatus[];
    reason?: ExecutionReason;
    source?: ExecutionSource;
    /** Steps of this run; null: only what is no step. */
    parent?: number | null;
    from?: number;
    to?: number;
  };
}
