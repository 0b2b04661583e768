import { z } from 'zod';
import { instantSchema } from '../model/common';
import { guardSchema } from '../model/session';
import { newTriggerSchema, triggerSchema } from '../model/trigger';
import { call } from './define';

const wordsSchema = z.object({ zh: z.string(), en: z.string() });

/** Calls on triggers by themselves, whatever task has them. */
export const triggerCalls = {
  'triggers.preview': call(
    'viewer',
    z.strictObject({
      trigger: newTriggerSchema,
      guard: guardSchema.nullable().optional(),
      /** Moments after this one; default: now. */
      after: instantSchema.optional(),
      count: z.number().int().min(1).max(100).default(10),
    }),
    z.object({
      rows: z.array(
        z.object({
          at: z.number(),
          runs: z.boolean(),
          /** Why it does not run, and the same in words. */
          reason: z.enum(['no-session', 'outside-hours', 'is-session']).optional(),
          why: wordsSchema.optional(),
          /** It depends on days beyond what the calendar knows: weekdays are assumed to be sessions. */
          assumed: z.literal(true).optional(),
        }),
      ),
      /** The trigger as a sentence. */
      words: wordsSchema,
      /** Six fields that may also be meant with the year or the seconds last: what they say then, as written here. */
      readings: z
        .array(
          z.object({
            order: z.enum(['year-last', 'seconds-last']),
            expression: z.string(),
            words: wordsSchema,
          }),
        )
        .optional(),
    }),
  ),
  /**
   * Stored triggers as sentences, in the order in which they were asked for; null: it can't be said any more. The zone of
   * a schedule is left out where it is `homeZone`, the reader's own.
   */
  'triggers.words': call(
    'viewer',
    z.strictObject({ triggers: z.array(triggerSchema).min(1).max(200), homeZone: z.string().max(64).optional() }),
    z.object({ rows: z.array(wordsSchema.nullable()) }),
  ),
};
