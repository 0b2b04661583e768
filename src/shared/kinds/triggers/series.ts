import { z } from 'zod';
import { instantSchema } from '../../model/common';

/** So many moments from an instant on, always as far apart. */
export const seriesTriggerSchema = z.strictObject({
  kind: z.literal('series'),
  startAt: instantSchema,
  everySeconds: z.number().int().min(1).max(86_400),
  times: z.number().int().min(1).max(1000),
});
/** So many moments from an instant on, always as far apart. */
export type SeriesTrigger = z.infer<typeof seriesTriggerSchema>;
