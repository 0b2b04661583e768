import { z } from 'zod';
import { because } from '../messages/because';
import { idSchema, instantSchema, keySchema, listOf, pageInput, paramsSchema, plainText } from '../model/common';
import {
  executionDetailSchema,
  executionReasonSchema,
  executionSchema,
  executionSourceSchema,
  executionStatusSchema,
} from '../model/execution';
import { dateSchema } from '../model/session';
import { taskWriteSchema } from '../model/task';
import { stepIdSchema } from '../model/workflow';
import { call } from './define';

/** What an execution list can be narrowed by; all that are given must hold. */
export const executionFilterSchema = z.strictObject({
  /** Of a task; WORKFLOW:STEP for a step's own command. */
  key: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}(:[A-Za-z][A-Za-z0-9_-]{0,63})?$/, because('input.keyOrStep'))
    .optional(),
  status: z
    .union([executionStatusSchema, z.array(executionStatusSchema).min(1).max(8)], {
      error: because('input.status'),
    })
    .optional(),
  reason: executionReasonSchema.optional(),
  source: executionSourceSchema.optional(),
  /** Steps of this run; null: only what is no step. */
  parent: idSchema.nullable().optional(),
  /** Queued at or after, epoch ms. */
  from: instantSchema.optional(),
  /** Queued before, epoch ms. */
  to: instantSchema.optional(),
  /** That were for this session. */
  session: dateSchema.optional(),
  /** That took longer than usual. */
  slow: z.literal(true).optional(),
});

/** In which order an execution list comes: what has no figure to go by comes last. */
export const executionSortSchema = z.strictObject({
  /** When they were queued; how long they ran; by how much that differed from the usual. */
  by: z.enum(['queuedAt', 'ranMs', 'deviation']),
  order: z.enum(['asc', 'desc']).default('desc'),
});

const byId = z.strictObject({ id: idSchema });

/** Calls on runs. */
export const executionCalls = {
  'executions.start': call(
    'admin',
    z.strictObject({
      key: keySchema,
      /** Runs it although its guard says no; this once. */
      force: z.boolean().default(false),
      params: paramsSchema.optional(),
      /** The session that it is for, in place of the one by the task’s rule. */
      sessionDate: dateSchema.optional(),
    }),
    executionSchema,
  ),
  'executions.try': call(
    'admin',
    z.strictObject({ task: taskWriteSchema, sessionDate: dateSchema.optional() }),
    executionSchema,
  ),
  'executions.list': call(
    'viewer',
    z.strictObject({ ...pageInput, filter: executionFilterSchema.optional(), sort: executionSortSchema.optional() }),
    listOf(executionSchema),
  ),
  /**
   * What needs a hand: first the runs that make a task late, one for each task and longest first, then those that ended
   * badly or were missed since `from`, each the last of its task, newest first. `late` counts the former. `slow` counts the
   * runs since `slowFrom` that took longer than usual, which need no hand, and is 0 without it.
   */
  'executions.attention': call(
    'viewer',
    z.strictObject({
      from: instantSchema,
      limit: z.number().int().min(1).max(200).default(50),
      slowFrom: instantSchema.optional(),
    }),
    listOf(executionSchema).extend({ late: z.number().int(), slow: z.number().int() }),
  ),
  'executions.get': call('viewer', byId, executionDetailSchema),
  'executions.cancel': call('admin', byId, executionSchema),
  'executions.rerun': call(
    'admin',
    z.strictObject({
      id: idSchema,
      /** From a step on only for a workflow. */
      from: z.enum(['start', 'failed', 'step', 'step-and-after']).default('start'),
      /** For `step` and `step-and-after`: which. */
      step: stepIdSchema.optional(),
      definitions: z.enum(['current', 'original']).default('current'),
    }),
    executionSchema,
  ),
  'executions.markSuccess': call('admin', z.strictObject({ id: idSchema, note: plainText(2000) }), executionSchema),
};
