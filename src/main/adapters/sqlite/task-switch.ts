import type { SeenTask } from '../../app/ports';
import type { Connection } from './connection';
import type { KeyRow } from './task-rows';

/** Counts what is as it was seen; the list leads, and each of its tasks is found by its id. */
const UNCHANGED = `
  SELECT count(*) AS n FROM json_each(@tasks) j CROSS JOIN tasks t ON t.id = j.value ->> 0
  WHERE t.version = j.value ->> 1 AND t.enabled = j.value ->> 2 AND t.paused = j.value ->> 3
    AND t.updated_at = j.value ->> 4 AND t.deleted_at IS NULL`;

const SWITCH = `
  UPDATE tasks SET enabled = s.enabled, paused = s.paused, paused_until = s.until, next_at = s.next_at, unplanned = 0, watermark = @at,
    decided_to = NULL, updated_at = @at
  FROM (SELECT value ->> 0 AS id, value ->> 1 AS enabled, value ->> 2 AS paused, value ->> 3 AS next_at,
      value ->> 4 AS until
    FROM json_each(@tasks)) s
  WHERE tasks.id = s.id RETURNING key`;

/** Puts tasks into their new states if each of them is still as it was seen, else none; in the caller's transaction. */
export function switchAll(connection: Connection, tasks: readonly SeenTask[], at: number): boolean {
  const seen = tasks.map((task) => [task.id, task.version, +task.enabled, +task.paused, task.updatedAt]);
  const unchanged = connection.query<{ n: number }>(UNCHANGED).get({ tasks: JSON.stringify(seen) });
  if (unchanged?.n !== tasks.length) return false;
  const states = tasks.flatMap(({ id, to }) =>
    to ? [[id, +to.enabled, +to.paused, to.nextAt, to.pausedUntil ?? null]] : [],
  );
  if (states.length === 0) return true;
  const rows = connection.query<KeyRow>(SWITCH).all({ tasks: JSON.stringify(states), at });
  connection.changed({ of: 'tasks', keys: rows.map(({ key }) => key), change: 'saved' });
  return true;
}
