import { z } from 'zod';
import { workflowActionSchema } from '../kinds/actions/workflow';
import { STEP_ACTIONS } from './step-action';
import type { Workflow } from './workflow';

/** What a task does. */
export const actionSchema = z.discriminatedUnion('kind', [...STEP_ACTIONS, workflowActionSchema]);
/** What a task does. */
export type Action = z.infer<typeof actionSchema>;
/** What kind of action it is. */
export type ActionKind = Action['kind'];
/** An action of one kind, or of some kinds. */
export type ActionOf<K extends ActionKind> = Extract<Action, { kind: K }>;

/** The graph of an action that is one; null for any other. */
export function workflowOf(action: Action): Workflow | null {
  return action.kind === 'workflow' ? action.workflow : null;
}
