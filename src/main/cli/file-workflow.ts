import { z } from 'zod';
import { AppError } from '@shared/errors';
import type { TaskLike } from './task-file';

const values = z.record(z.string(), z.unknown()).catch({});
const stepLike = z.looseObject({ id: z.unknown(), task: z.string().optional().catch(undefined) });
const workflowLike = z.looseObject({
  action: z.looseObject({
    kind: z.literal('workflow'),
    workflow: z.looseObject({ steps: z.array(stepLike) }),
  }),
});
type StepLike = z.infer<typeof stepLike>;

/** Keys of the tasks that are steps of one; none for what is no workflow. */
export function stepTasks(task: TaskLike): string[] {
  const found = workflowLike.safeParse(task);
  return found.success ? found.data.action.workflow.steps.flatMap((step) => step.task ?? []) : [];
}

/** Whether it looks like a workflow. */
export function isWorkflowLike(task: TaskLike): boolean {
  return workflowLike.safeParse(task).success;
}

/**
 * A workflow of a file in which each step that names a command of the same file has that command as its own, so that
 * nothing of the file needs to be stored. What the step says wins over what the task says, as in the store. Workflows
 * within stay references. Throws `invalid-input` for a parameter that the task does not declare.
 */
export function withOwnCommands(task: TaskLike, beside: readonly TaskLike[]): TaskLike {
  const parsed = workflowLike.safeParse(task);
  if (!parsed.success) return task;
  const { action, ...rest } = parsed.data;
  const byKey = new Map(beside.map((other) => [other.key, other]));
  const steps = action.workflow.steps.map((step) => {
    const named = step.task === undefined ? undefined : byKey.get(step.task);
    return named === undefined || isWorkflowLike(named) || hasOwn(step) ? step : inline(step, named);
  });
  return { ...rest, key: task.key, action: { ...action, workflow: { ...action.workflow, steps } } };
}

/** What goes with a command only stays beside the reference, and is refused by the engine as it would be at a save. */
function hasOwn(step: StepLike): boolean {
  return ['env', 'group', 'action'].some((name) => name in step);
}

function inline({ task: _task, ...step }: StepLike, named: TaskLike): StepLike {
  const declared = values.parse(named['params']);
  const given = values.parse(step['params']);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(declared, name));
  if (unknown !== undefined) {
    const { key } = named;
    throw new AppError('invalid-input', 'cli.strangeParam', { step: String(step.id), key, name: unknown });
  }
  const kept = ['action', 'env', 'group', 'retry', 'timeoutSeconds'].flatMap((name) =>
    name in named ? [[name, named[name]]] : [],
  );
  return {
    name: named['name'] ?? named.key,
    ...(Object.fromEntries(kept) as Record<string, unknown>),
    ...step,
    params: { ...declared, ...given },
  };
}
