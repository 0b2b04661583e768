import { z } from 'zod';

/** Started by hand only. */
export const manualTriggerSchema = z.strictObject({ kind: z.literal('manual') });
/** Started by hand only. */
export type ManualTrigger = z.infer<typeof manualTriggerSchema>;
