import type { CallOutput } from '@shared/contract';
import { taskDefinitionSchema, type TaskDefinition, type TaskView } from '@shared/model/task';

type Version = CallOutput<'tasks.versions'>['rows'][number];

const HOUR_MS = 3_600_000;
const FIELDS = Object.keys(taskDefinitionSchema.shape);

function definitionOf(task: TaskView): TaskDefinition {
  const fields = Object.entries(task).filter(([name]) => FIELDS.includes(name));
  // What is left of a task has the fields of its definition and their types.
  return Object.fromEntries(fields) as unknown as TaskDefinition;
}

/** Versions of tasks; those that were there before the stub began are made up from the task as it is. */
export class StubVersions {
  readonly #saved = new Map<string, Version[]>();

  /** Keeps what was saved just now. */
  record(task: TaskView, before: TaskView | undefined): void {
    const known = before === undefined ? [] : this.of(before);
    const { version, updatedAt } = task;
    this.#saved.set(task.key, [{ version, at: updatedAt, who: 'desktop', definition: definitionOf(task) }, ...known]);
  }

  /** All versions of a task, the newest first. */
  of(task: TaskView): Version[] {
    const saved = this.#saved.get(task.key);
    if (saved !== undefined) return saved;
    const definition = definitionOf(task);
    return Array.from({ length: task.version }, (_none, at) => ({
      version: task.version - at,
      at: task.updatedAt - at * 30 * HOUR_MS,
      who: at % 2 === 0 ? 'desktop' : 'cli',
      definition:
        at === 0
          ? definition
          : {
              ...definition,
              name: `${definition.name} v${task.version - at}`,
              timeoutSeconds: 600 * at,
              env: { ...definition.env, OLD_VARIABLE: String(at) },
            },
    }));
  }
}
