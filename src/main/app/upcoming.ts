import { nextMoment } from '../core/next-fire';
import type { Store } from './ports';

/** Moments told of one task: one that fires every second must not crowd out the others. */
const PER_TASK = 60;
/** Tasks looked at. */
const MOST_TASKS = 2000;

/** The moments of live tasks in (from, to], earliest first. */
export function upcoming(
  store: Pick<Store, 'tasks'>,
  from: number,
  to: number,
  limit: number,
): { rows: { key: string; name: string; at: number }[]; more?: true } {
  const tasks = store.tasks.due(from, to, MOST_TASKS);
  let cut = tasks.length === MOST_TASKS;
  const rows = tasks.flatMap(({ key, name, trigger, nextAt }) => {
    const moments: { key: string; name: string; at: number }[] = [];
    for (let at = nextAt; at !== null && at <= to; at = nextMoment(trigger, at)) {
      if (moments.length === PER_TASK) {
        cut = true;
        break;
      }
      moments.push({ key, name, at });
    }
    return moments;
  });
  rows.sort((a, b) => a.at - b.at || a.key.localeCompare(b.key));
  return { rows: rows.slice(0, limit), ...(cut || rows.length > limit ? { more: true as const } : {}) };
}
