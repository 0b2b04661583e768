import { z } from 'zod';
import { instantSchema, storedZoneSchema } from '../../model/common';

/** One instant, with the zone that its words speak in; without one the system's is stored at save. */
export const onceTriggerSchema = z.strictObject({
  kind: z.literal('once'),
  at: instantSchema,
  timeZone: storedZoneSchema.optional(),
});
/** One instant. An earlier version stored it without a zone. */
export type OnceTrigger = z.infer<typeof onceTriggerSchema>;
