import { z } from 'zod';
import { keySchema } from '../../model/common';

/** Fired whenever a signal of this name arrives; each signal has a name of its own beside it. */
export const signalTriggerSchema = z.strictObject({ kind: z.literal('signal'), name: keySchema });
/** Fired whenever a signal of this name arrives. */
export type SignalTrigger = z.infer<typeof signalTriggerSchema>;
