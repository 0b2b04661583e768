import { z } from 'zod';
import { instantSchema } from '../model/common';
import { call } from './define';

/** Calls on what is to come. */
export const scheduleCalls = {
  /**
   * The moments of enabled tasks in (from, to], earliest first, without those that a guard will hold back; at most 60 of
   * one task, and of one that its guard mostly holds back the near ones only. `from` defaults to now.
   */
  'schedule.upcoming': call(
    'viewer',
    z.strictObject({
      from: instantSchema.optional(),
      to: instantSchema,
      limit: z.number().int().min(1).max(2000).default(200),
    }),
    z.object({
      rows: z.array(z.object({ key: z.string(), name: z.string(), at: z.number() })),
      /** There are more than were asked for, or than are told of one task. */
      more: z.literal(true).optional(),
    }),
  ),
};
