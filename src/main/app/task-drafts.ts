import { AppError } from '@shared/errors';
import type { TaskDefinition, TaskInput, TaskWrite } from '@shared/model/task';
import { checkMacros } from '../core/macros';
import { storeTrigger } from '../core/next-fire';

/** One thing wrong with a definition: where, and a sentence. */
export interface Problem {
  path: (string | number)[];
  message: string;
}

/** Splits what was written into the definition and the state beside it. */
export function splitWrite(write: TaskWrite): { input: TaskInput; enabled?: boolean; paused?: boolean } {
  const { enabled, paused, ...input } = write;
  return { input, enabled, paused };
}

/** All that parsing cannot see: the trigger's meaning and the macros. Paths count from the task. */
export function problemsOf(input: TaskInput, at: number, systemZone: string): Problem[] {
  const problems: Problem[] = checkMacros(input);
  try {
    storeTrigger(input.trigger, at, systemZone);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    problems.unshift({ path: [...(error.path ?? ['trigger'])], message: error.message });
  }
  return problems;
}

/** The definition as it is stored; throws `invalid-input` with the first problem. */
export function finishDefinition(input: TaskInput, at: number, systemZone: string): TaskDefinition {
  const problem = problemsOf(input, at, systemZone)[0];
  if (problem) throw new AppError('invalid-input', problem.message, ['task', ...problem.path]);
  return { ...input, name: input.name || input.key, trigger: storeTrigger(input.trigger, at, systemZone) };
}
