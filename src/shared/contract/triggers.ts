import { z } from 'zod';
import { instantSchema } from '../model/common';
import { triggerSchema } from '../model/trigger';
import { call } from './define';

/** Calls on triggers that no task has yet. */
export const triggerCalls = {
  'triggers.preview': call(
    'viewer',
    z.strictObject({
      trigger: triggerSchema,
      /** Moments after this one; default: now. */
      after: instantSchema.optional(),
      count: z.number().int().min(1).max(100).default(10),
    }),
    z.object({
      rows: z.array(z.object({ at: z.number(), runs: z.boolean(), reason: z.string().optional() })),
      /** The trigger as a sentence. */
      words: z.object({ zh: z.string(), en: z.string() }),
    }),
  ),
};
