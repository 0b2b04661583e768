import { z } from 'zod';
import { because } from '../messages/because';
import { idSchema, plainText } from '../model/common';
import { levelCarrySchema, logHitsSchema, logLevelsSchema, logPageSchema } from '../model/log';
import { call } from './define';

const attempt = z.number().int().min(1).max(1000).optional();
const line = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** Calls on what runs print. The attempt defaults to the last. */
export const logCalls = {
  /** The tail, and over a connection that takes pushes also a subscription to what follows. */
  'logs.open': call(
    'viewer',
    z.strictObject({ id: idSchema, attempt }),
    logPageSchema.extend({
      attempt: z.number().int(),
      /** The number that the next line will have. */
      next: z.number().int(),
      /** Whether more can come. */
      live: z.boolean(),
    }),
  ),
  'logs.read': call(
    'viewer',
    z.strictObject({ id: idSchema, attempt, fromLine: line, count: z.number().int().min(1).max(2000) }),
    logPageSchema,
  ),
  'logs.search': call(
    'viewer',
    z.strictObject({
      id: idSchema,
      attempt,
      query: plainText(1000).refine((query) => query.length > 0, because('input.query')),
      regex: z.boolean().default(false),
      matchCase: z.boolean().default(false),
      from: line.default(1),
    }),
    logHitsSchema,
  ),
  /** What each line is: levels as loggers print them, tracebacks, error output. `carry` is that of the answer before. */
  'logs.levels': call(
    'viewer',
    z.strictObject({ id: idSchema, attempt, from: line.default(1), carry: levelCarrySchema.optional() }),
    logLevelsSchema,
  ),
  'logs.close': call('viewer', z.strictObject({ id: idSchema, attempt }), z.object({})),
};
