import { ENDING_KINDS, HAND_KINDS } from '../../core/triggers';
import { HAS_LATE_STEP, UNCLAIMED } from './late-tasks';

/** Spelled as in the partial index, or it is not used. */
export const ANY_ACTIVE =
  "FROM executions e INDEXED BY executions_active_task WHERE e.status IN ('pending', 'running')";
const ACTIVE = `${ANY_ACTIVE} AND e.task_id = t.id`;

/** Nothing but a person starts it any more: a trigger that ends too, when its last moment has passed and its run is over. */
const BY_HAND = `CASE json_extract(t.trigger_json, '$.kind')
  ${HAND_KINDS.map((kind) => `WHEN '${kind}' THEN 1`).join('\n  ')}
  ${ENDING_KINDS.map((kind) => `WHEN '${kind}' THEN t.next_at IS NULL AND NOT EXISTS (SELECT 1 ${ACTIVE})`).join('\n  ')}
  ELSE 0 END`;

/** The derived state of the task `t` at @now: the one place that says what it is. One look tells of all that is active. */
export const STATE = `CASE WHEN t.enabled = 1 AND t.paused = 0 AND ${UNCLAIMED} THEN 'overdue' ELSE CASE (SELECT max(CASE
    WHEN e.late_at < @now THEN 3
    WHEN e.status = 'running' THEN CASE WHEN t.type = 'workflow' AND ${HAS_LATE_STEP} THEN 3 ELSE 2 END
    WHEN e.reason = 'retry-wait' THEN 1 ELSE 0 END) ${ACTIVE})
  WHEN 3 THEN 'overdue'
  WHEN 2 THEN 'running'
  WHEN 1 THEN 'retrying'
  ELSE CASE
  WHEN t.enabled = 0 THEN 'disabled'
  WHEN t.paused = 1 THEN 'paused'
  WHEN ${BY_HAND} THEN 'manual'
  ELSE 'waiting' END END END`;

/** What is shown as the next moment: a task that is off has none. */
export const NEXT_AT = 'CASE WHEN t.enabled = 1 AND t.paused = 0 THEN t.next_at END';

/** What really ran, spelled as in its index: what was skipped or missed is no outcome. */
const OUTCOME = `(e.status IN ('success', 'failed', 'completed', 'terminated') OR (e.status = 'skipped' AND e.reason = 'exit-code'))
  AND e.reused_from IS NULL`;
const OUTCOMES = `FROM executions e INDEXED BY executions_outcome_task WHERE e.task_id = t.id AND ${OUTCOME}`;

/** The newest outcomes of the task `t`, for a spark line. */
export const RECENT = `(SELECT json_group_array(json_object('id', r.id, 'status', r.status, 'ms', r.ms)) FROM (
    SELECT e.id, e.status, e.ran_ms AS ms ${OUTCOMES} ORDER BY e.id DESC LIMIT 12) r)`;

/** The last that really ran of the task `t`; what was skipped or missed only while nothing ever has. */
export const LAST_ID = `coalesce(
    (SELECT e.id ${OUTCOMES} ORDER BY e.id DESC LIMIT 1),
    (SELECT e.id FROM executions e INDEXED BY executions_ended_task
      WHERE e.task_id = t.id AND e.status NOT IN ('pending', 'running') AND e.reused_from IS NULL ORDER BY e.id DESC LIMIT 1))`;
const ofLast = (column: string): string => `(SELECT ${column} FROM executions e WHERE e.id = ${LAST_ID})`;
/** How it ended. */
export const LAST_STATUS = ofLast('e.status');
/** When it ended. */
export const LAST_AT = ofLast('e.finished_at');
/** How long it ran, ms; null: it did not. */
export const LAST_MS = ofLast('e.ran_ms');
/** Orders tasks by what is to be seen first: what is late, what runs, what waits, what is off. */
export const STATE_RANK = `CASE ${STATE}
  WHEN 'overdue' THEN 0 WHEN 'retrying' THEN 1 WHEN 'running' THEN 2 WHEN 'waiting' THEN 3 WHEN 'manual' THEN 4
  WHEN 'paused' THEN 5 ELSE 6 END`;
