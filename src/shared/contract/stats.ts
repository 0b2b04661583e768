import { z } from 'zod';
import { because } from '../messages/because';
import { instantSchema, keySchema } from '../model/common';
import { executionStatusSchema } from '../model/execution';
import { call } from './define';

/** Outcomes and durations of one day or of a range of days. Durations are of what ran, in ms. */
const figures = {
  total: z.number().int(),
  byStatus: z.partialRecord(executionStatusSchema, z.number().int()),
  /** Runs that came to an end of their own: success, failed, completed. What was skipped, missed or stopped does not count. */
  counted: z.number().int(),
  /** Successes among what counts; null: nothing does. */
  successRate: z.number().nullable(),
  meanMs: z.number().nullable(),
  /** From a histogram with buckets 2^(1/4) apart: at most 19 % above the exact figure, and never above the longest run. */
  p95Ms: z.number().nullable(),
};
/** Statistics of whole days, those that `from` and `to` fall in included. */
export const statsSchema = z.object({ ...figures, days: z.array(z.object({ date: z.string(), ...figures })) });
/** Statistics of whole days. */
export type Stats = z.infer<typeof statsSchema>;

const range = { from: instantSchema, to: instantSchema };
const ranged = <T extends z.ZodType<{ from: number; to: number }>>(input: T): T =>
  input
    .refine(({ from, to }) => to >= from, { message: because('input.range'), path: ['to'] })
    .refine(({ from, to }) => to - from <= 3700 * 86_400_000, {
      message: because('input.rangeYears'),
      path: ['to'],
    });

/** Statistics, answered from daily rollups: never a scan of the history. */
export const statsCalls = {
  'stats.overview': call(
    'viewer',
    ranged(z.strictObject(range)),
    statsSchema.extend({
      tasks: z.object({
        total: z.number().int(),
        enabled: z.number().int(),
        paused: z.number().int(),
      }),
    }),
  ),
  'stats.task': call('viewer', ranged(z.strictObject({ key: keySchema, ...range })), statsSchema),
};
