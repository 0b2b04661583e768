import { z } from 'zod';
import { idSchema, keySchema } from '../model/common';
import { executionSchema } from '../model/execution';
import { workflowProblemSchema, workflowSchema } from '../model/workflow';
import { call } from './define';

/** Calls on workflows; they are created, edited and started as tasks. */
export const workflowCalls = {
  /** What stands against saving it. `key` is its own, for cycles through nested workflows; `params` are the task’s. */
  'workflows.validate': call(
    'viewer',
    z.strictObject({
      workflow: workflowSchema,
      key: keySchema.optional(),
      params: z.array(z.string()).default([]),
      /** Whether its runs have a session; default: what the stored task says. */
      session: z.boolean().optional(),
    }),
    z.object({ problems: z.array(workflowProblemSchema) }),
  ),
  /** The workflows that have a task as a step. */
  'workflows.using': call(
    'viewer',
    z.strictObject({ keys: z.array(keySchema).min(1).max(1000) }),
    z.object({ rows: z.array(z.object({ key: z.string(), usedBy: z.array(z.string()) })) }),
  ),
  /** A run of a workflow with the graph that it ran by and all its steps, in the graph’s order. */
  'workflows.run': call(
    'viewer',
    z.strictObject({ id: idSchema }),
    z.object({ execution: executionSchema, workflow: workflowSchema, steps: z.array(executionSchema) }),
  ),
};
