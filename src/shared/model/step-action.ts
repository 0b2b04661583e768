import type { z } from 'zod';
import { commandActionSchema } from '../kinds/actions/command';

/** The kinds of actions that a step may have of its own: all but a graph, which stands in a task. */
export const STEP_ACTIONS = [commandActionSchema] as const;
/** What a step does of its own: one of these kinds. */
export const [stepActionSchema] = STEP_ACTIONS;
/** What a step does of its own. */
export type StepAction = z.infer<typeof stepActionSchema>;
