import { calendarIdOf } from '@shared/model/trigger';
import { useBridge } from '../bridge';

/** Tasks that are looked through for the calendars that they use. */
const MOST_TASKS = 200;

/** The calendars that the enabled tasks go by, the one that most use first. Throws AppError. */
export async function calendarsInUse(): Promise<string[]> {
  const filter = { enabled: true };
  const { rows } = await useBridge().call('tasks.list', { page: 1, pageSize: MOST_TASKS, filter });
  const uses = new Map<string, number>();
  for (const { trigger, guard, session } of rows) {
    const named = [calendarIdOf(trigger), guard?.calendar, session?.calendar];
    for (const id of new Set(named)) if (id) uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  return [...uses].sort(([, one], [, other]) => other - one).map(([id]) => id);
}
