import { atMostEvery, type Paced } from './at-most-every';
import type { Task } from './tasks';

/** A plan is computed by the engine, so what each firing moves is read seldom, what a person changed at once. */
const FIRED_PAUSE_MS = 30_000;
const EDITED_PAUSE_MS = 2_000;
const MOST_KNOWN = 20_000;

/** Tells from the changes of tasks when what is to come has to be read again. */
export interface PlanWatch extends Paced {
  seen(task: Task): void;
}

/** A watch that calls `read` soon after a task was edited, and once in half a minute while tasks only fire. */
export function createPlanWatch(read: () => void): PlanWatch {
  const known = new Map<string, string>();
  const edited = atMostEvery(EDITED_PAUSE_MS, read);
  const fired = atMostEvery(FIRED_PAUSE_MS, read);
  return {
    seen(task) {
      const signature = `${task.version} ${task.enabled} ${task.paused} ${task.createdAt}`;
      if (known.get(task.key) === signature) return fired.ask();
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(task.key, signature);
      edited.ask();
    },
    ask: () => edited.ask(),
    drop() {
      edited.drop();
      fired.drop();
    },
  };
}
