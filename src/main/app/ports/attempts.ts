import type { Attempt, AttemptStatus, ErrorLine, ExecutionReason } from '@shared/model/execution';

/** An attempt as the engine keeps it. */
export interface AttemptRecord extends Attempt {
  executionId: number;
  token: string;
  pidStart: string | null;
}

/** What may be set on an attempt. */
export interface AttemptPatch {
  status?: AttemptStatus;
  reason?: ExecutionReason | null;
  pid?: number | null;
  pidStart?: string | null;
  startedAt?: number;
  finishedAt?: number | null;
  exitCode?: number | null;
  signal?: string | null;
  error?: string | null;
  /** Goes with `error`: without it only the English is kept. */
  errorLines?: ErrorLine[] | null;
  lostLines?: number;
  command?: string[] | null;
  cwd?: string | null;
  environment?: Record<string, string> | null;
}

/** The attempts of executions. */
export interface AttemptStore {
  /** Adds a running attempt. */
  add(attempt: { executionId: number; number: number; token: string; startedAt: number }): AttemptRecord;
  /** Writes what is given. */
  patch(executionId: number, number: number, patch: AttemptPatch): void;
  /** All of an execution, in order. */
  of(executionId: number): AttemptRecord[];
}
