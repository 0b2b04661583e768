import { toRef } from 'vue';
import { useBridge } from '../../bridge';
import { useDashboardPage, type PausedTasks } from '../../stores/dashboard-page';
import type { Task } from '../../stores/tasks';
import { useLive, type Live } from '../../composables/use-live';

const PAUSE_MS = 2_000;
/** Paused tasks that are looked through for what they have in common. */
const MOST_READ = 200;

/** The tag or group that most of some tasks share, if at least two do; of equals the first in the alphabet. */
export function sharedLabel(tasks: readonly Pick<Task, 'tags' | 'group'>[]): PausedTasks['shared'] {
  const counts = new Map<string, number>();
  for (const { tags, group } of tasks) {
    for (const label of new Set(group === null ? tags : [...tags, group])) {
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  }
  const [first] = [...counts].sort(([a, one], [b, other]) => other - one || a.localeCompare(b));
  return first === undefined || first[1] < 2 ? null : { label: first[0], count: first[1] };
}

async function read(): Promise<PausedTasks> {
  const filter = { state: 'paused' } as const;
  const { rows, total } = await useBridge().call('tasks.list', { page: 1, pageSize: MOST_READ, filter });
  // Of more than were read, nobody knows what most of them share.
  return { keys: new Set(rows.map(({ key }) => key)), total, shared: total > rows.length ? null : sharedLabel(rows) };
}

/** The paused tasks, live. */
export function usePaused(): Live<PausedTasks> {
  return useLive<PausedTasks>({
    load: read,
    into: toRef(useDashboardPage(), 'paused'),
    pauseMs: PAUSE_MS,
    on: {
      'task.changed': (known, { task }, again) => {
        if ((task.state === 'paused') !== known.keys.has(task.key)) again();
        return known;
      },
      'tasks.deleted': (known, _keys, again) => (again(), known),
      'tasks.reload': (known, _none, again) => (again(), known),
    },
  });
}
