import { z } from 'zod';
import { workflowSchema } from '../../model/workflow';

/** Runs a graph of steps. */
export const workflowActionSchema = z.strictObject({ kind: z.literal('workflow'), workflow: workflowSchema });
/** Runs a graph of steps. */
export type WorkflowAction = z.infer<typeof workflowActionSchema>;
