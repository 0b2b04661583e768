import { z } from 'zod';
import { wireErrorSchema } from '@shared/errors';
import { levelCarrySchema, logHitsSchema, logLevelsSchema } from '@shared/model/log';

/** A search as it is handed to the worker. */
export const searchRequestSchema = z.object({
  base: z.string(),
  query: z.object({
    query: z.string(),
    regex: z.boolean(),
    matchCase: z.boolean(),
    fromLine: z.number().int(),
    limit: z.number().int(),
    live: z.boolean().optional(),
  }),
});
/** A search as it is handed to the worker. */
export type SearchRequest = z.infer<typeof searchRequestSchema>;

/** A request for levels as it is handed to the worker. */
export const levelRequestSchema = z.object({
  base: z.string(),
  levels: z.object({
    fromLine: z.number().int(),
    carry: levelCarrySchema.nullable(),
    live: z.boolean().optional(),
  }),
});
/** A request for levels as it is handed to the worker. */
export type LevelRequest = z.infer<typeof levelRequestSchema>;

/** The worker's answer. */
export const searchReplySchema = z.union([
  z.object({ ok: z.literal(true), hits: logHitsSchema }),
  z.object({ ok: z.literal(true), levels: logLevelsSchema }),
  z.object({ ok: z.literal(false), error: wireErrorSchema }),
]);
/** The worker's answer. */
export type SearchReply = z.infer<typeof searchReplySchema>;
