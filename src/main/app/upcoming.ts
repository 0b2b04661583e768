import type { Calendars } from '../core/calendar/calendar';
import { nextMoment } from '../core/triggers';
import { momentFacts } from '../core/session/moment-facts';
import type { Store } from './ports';

/** Moments told of one task: one that fires every second must not crowd out the others. */
const PER_TASK = 60;
/** Tasks looked at. */
const MOST_TASKS = 2000;
/** Moments looked at, of one task and of all: what a guard holds back costs as much as what runs. */
const LOOKED_AT_PER_TASK = 500;
const LOOKED_AT = 20_000;

/** The moments of live tasks in (from, to], earliest first; what a guard will hold back is not among them. */
export function upcoming(
  store: Pick<Store, 'planning'>,
  from: number,
  to: number,
  limit: number,
  calendars: Calendars,
): { rows: { key: string; name: string; at: number }[]; more?: true } {
  const tasks = store.planning.due(0, to, MOST_TASKS);
  let cut = tasks.length === MOST_TASKS;
  let left = LOOKED_AT;
  const rows = tasks.flatMap(({ key, name, trigger, nextAt, guard }) => {
    const { isAllowed } = momentFacts(guard, null, calendars);
    const moments: { key: string; name: string; at: number }[] = [];
    let looked = 0;
    const first = nextAt !== null && nextAt <= from ? nextMoment(trigger, from, calendars) : nextAt;
    for (let at = first; at !== null && at <= to; at = nextMoment(trigger, at, calendars)) {
      if (moments.length === PER_TASK || looked === LOOKED_AT_PER_TASK || left === 0) {
        cut = true;
        break;
      }
      looked += 1;
      left -= 1;
      if (isAllowed(at)) moments.push({ key, name, at });
    }
    return moments;
  });
  rows.sort((a, b) => a.at - b.at || a.key.localeCompare(b.key));
  return { rows: rows.slice(0, limit), ...(cut || rows.length > limit ? { more: true as const } : {}) };
}
