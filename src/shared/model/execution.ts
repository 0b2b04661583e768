import { z } from 'zod';
import { messageSchema } from '../messages/sent-schema';

/** What an execution is at; `pending` and `running` may still change, the rest are ends. */
export const executionStatusSchema = z.enum([
  'pending',
  'running',
  'success',
  'failed',
  'completed',
  'terminated',
  'missed',
  'skipped',
]);
/** What an execution is at. */
export type ExecutionStatus = z.infer<typeof executionStatusSchema>;

/** Why it is there. */
export const executionReasonSchema = z.enum([
  'slot',
  'group',
  'overlap-queue',
  'retry-wait',
  'upstream',
  'marked',
  'exit-code',
  'signal',
  'timeout',
  'spawn-error',
  'bad-config',
  'step-failed',
  'some-steps-failed',
  'cancelled',
  'replaced',
  'app-quit',
  'interrupted',
  'asleep',
  'not-running',
  'clock-change',
  'delayed',
  'limit',
  'overlap',
  'upstream-failed',
  'condition',
  'stopped',
  'guard',
]);
/** Why it is there. */
export type ExecutionReason = z.infer<typeof executionReasonSchema>;

/** What brought it about. */
export const executionSourceSchema = z.enum([
  'schedule',
  'catch-up',
  'event',
  'manual',
  'cli',
  'api',
  'try',
  'workflow',
  'rerun',
]);
/** What brought it about. */
export type ExecutionSource = z.infer<typeof executionSourceSchema>;

/** How far a run has come; every part may be unknown. */
export const progressSchema = z.object({
  percent: z.number().nullable(),
  message: z.string().nullable(),
  current: z.string().nullable(),
  done: z.number().nullable(),
  total: z.number().nullable(),
  etaAt: z.number().nullable(),
});
/** How far a run has come. */
export type Progress = z.infer<typeof progressSchema>;

/** Status of one try. */
export const attemptStatusSchema = z.enum(['running', 'success', 'failed', 'terminated', 'skipped']);
/** Status of one try. */
export type AttemptStatus = z.infer<typeof attemptStatusSchema>;

/** A line of what went wrong: a message of the catalogue, or text as a child or the system gave it. */
export const errorLineSchema = z.union([z.string(), messageSchema]);
/** A line of what went wrong. */
export type ErrorLine = z.infer<typeof errorLineSchema>;

/** One try within an execution. */
export const attemptSchema = z.object({
  number: z.number().int(),
  status: attemptStatusSchema,
  reason: executionReasonSchema.nullable(),
  pid: z.number().int().nullable(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  exitCode: z.number().int().nullable(),
  signal: z.string().nullable(),
  error: z.string().nullable(),
  /** The same as `error`, for showing it in another language; left out where only the English is known. */
  errorLines: z.array(errorLineSchema).optional(),
  /** Lines of its log that could not be stored. */
  lostLines: z.number().int(),
  /** The command as it was run and the folder it ran in, once known. */
  command: z.array(z.string()).nullable(),
  cwd: z.string().nullable(),
  /** The variables that the app set for it; the rest came from the login shell. null: not known. */
  environment: z.record(z.string(), z.string()).nullable(),
});
/** One try within an execution. */
export type Attempt = z.infer<typeof attemptSchema>;

/** Result values by name, as a run reported them. */
export const resultSchema = z.record(z.string(), z.unknown());

/** A part of a run that may be too long for a list. */
export const longFieldSchema = z.enum(['result', 'params']);
/** A part of a run that may be too long for a list. */
export type LongField = z.infer<typeof longFieldSchema>;

/** One run of a task. */
export const executionSchema = z.object({
  id: z.number().int(),
  key: z.string(),
  name: z.string(),
  version: z.number().int().nullable(),
  status: executionStatusSchema,
  reason: executionReasonSchema.nullable(),
  source: executionSourceSchema,
  who: z.string().nullable(),
  scheduledFor: z.number().nullable(),
  sessionDate: z.string().nullable(),
  /** The day that it is for, `{{ run_date }}`, once it has begun; a rerun has that of the run it repeats. */
  runDate: z.string().nullable(),
  queuedAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  /** How long it ran, ms, set at its end: all its tries, without the waits between them. null: it never ran itself. */
  ranMs: z.number().int().nullable(),
  /** How long its task usually took when it began, ms: half of the last successes took no longer. null: not known. */
  usualMs: z.number().int().nullable(),
  /** Decided at its end: it took longer than 19 of 20 of its task’s last successes, and a good deal longer than half. */
  isSlow: z.boolean(),
  /** The run of the workflow that this is a step of, and the step's id. */
  parent: z.number().int().nullable(),
  step: z.string().nullable(),
  /** A run of a workflow: its steps are rows with it as their parent, and it has no attempts. */
  isWorkflow: z.boolean(),
  rerunOf: z.number().int().nullable(),
  /** A step that was not run again: the row that its outcome and result were taken from. */
  reusedFrom: z.number().int().nullable(),
  attemptCount: z.number().int(),
  /** With which its last try ended; null: it goes on, was ended otherwise, or never began. */
  exitCode: z.number().int().nullable(),
  /** When the next try is due; set while it waits to retry. */
  retryAt: z.number().nullable(),
  /** A stop has been asked for and is under way. */
  stopping: z.boolean(),
  /** The clean-up steps of a workflow that is being stopped may run until then; another cancel ends them at once. */
  cleanUpUntil: z.number().nullable(),
  /** For a row that counts missed moments beyond the first 1,000: how many, at least. */
  missedCount: z.number().int().nullable(),
  progress: progressSchema.nullable(),
  result: resultSchema.nullable(),
  /** What went wrong, in English. */
  error: z.string().nullable(),
  /** The same as `error`, for showing it in another language; left out where only the English is known. */
  errorLines: z.array(errorLineSchema).optional(),
  note: z.string().nullable(),
  /** What was given until it begins, from then on all that it goes by: defaults too, with their macros filled in. */
  params: z.record(z.string(), z.unknown()),
  /** In lists: what is too long for one (over 4 KiB) and empty here; `executions.get` has it. */
  leftOut: z.array(longFieldSchema).optional(),
  /** Grows with every change; a screen drops what is older than what it has. */
  revision: z.number().int(),
});
/** One run of a task. */
export type Execution = z.infer<typeof executionSchema>;

/** A run with its tries, as `executions.get` answers it. */
export const executionDetailSchema = executionSchema.extend({ attempts: z.array(attemptSchema) });
/** A run with its tries. */
export type ExecutionDetail = z.infer<typeof executionDetailSchema>;

/** The last outcome of a task. */
export const executionSummarySchema = z.object({
  id: z.number().int(),
  status: executionStatusSchema,
  reason: executionReasonSchema.nullable(),
  scheduledFor: z.number().nullable(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
});
/** The last outcome of a task. */
export type ExecutionSummary = z.infer<typeof executionSummarySchema>;

/** Whether a status never changes again (but for an explicit mark as success). */
export function isFinished(status: ExecutionStatus): boolean {
  return status !== 'pending' && status !== 'running';
}

/** Whether a person may mark a run as success: it ran and ended otherwise. What never ran did not succeed. */
export function canMarkSuccess(status: ExecutionStatus): boolean {
  return status === 'failed' || status === 'completed' || status === 'terminated';
}
