import type { Migration } from './migration';

/**
 * From when on a run makes its task late (`late_at`), worked out when it begins to wait or to run: whether a task is
 * late is then told by an index over what is active. `task_usual` holds how long the last successes of a task took, as
 * a JSON array, oldest first. What last came of a task is told by an index of what really ran: a moment that was skipped
 * or missed pushes nothing out.
 */
export const lateMarks: Migration = {
  version: 10,
  up: (db) => {
    db.exec(`
      ALTER TABLE executions ADD COLUMN grace_ms INTEGER;
      ALTER TABLE executions ADD COLUMN late_at INTEGER;
      ALTER TABLE executions ADD COLUMN late_since INTEGER;
      ALTER TABLE executions ADD COLUMN late_kind TEXT;

      DROP INDEX executions_active_task;
      CREATE INDEX executions_active_task ON executions (task_id, id, status, reason, late_at)
        WHERE status IN ('pending', 'running');
      CREATE INDEX executions_late_step ON executions (parent_id, late_at)
        WHERE parent_id IS NOT NULL AND late_at IS NOT NULL AND status IN ('pending', 'running');
      CREATE INDEX executions_outcome_task ON executions (task_id, id)
        WHERE (status IN ('success', 'failed', 'completed', 'terminated') OR (status = 'skipped' AND reason = 'exit-code'))
          AND reused_from IS NULL;

      UPDATE executions SET grace_ms = 1000 * (
          SELECT json_extract(t.missed_json, '$.graceSeconds') FROM tasks t WHERE t.id = executions.task_id)
        WHERE status IN ('pending', 'running') AND task_id IS NOT NULL;
      UPDATE executions SET grace_ms = 1000 * (
          SELECT json_extract(t.missed_json, '$.graceSeconds') FROM executions p JOIN tasks t ON t.id = p.task_id
          WHERE p.id = executions.parent_id)
        WHERE status IN ('pending', 'running') AND parent_id IS NOT NULL;
      UPDATE executions SET late_kind = 'waiting', late_since = queued_at, late_at = queued_at + max(grace_ms, 5000)
        WHERE status = 'pending' AND reason IN ('slot', 'group', 'overlap-queue') AND parent_id IS NULL;

      CREATE TABLE task_usual (task_id INTEGER PRIMARY KEY, times_json TEXT NOT NULL) STRICT;
      INSERT INTO task_usual (task_id, times_json)
        SELECT id, times FROM (
          SELECT t.id, (
            SELECT json_group_array(ms) FROM (
              SELECT ms FROM (
                SELECT e.id, CASE WHEN e.attempt_count > 1
                  THEN (SELECT sum(max(0, coalesce(a.finished_at, e.finished_at) - a.started_at)) FROM attempts a
                    WHERE a.execution_id = e.id)
                  ELSE max(0, e.finished_at - e.started_at) END AS ms
                FROM executions e INDEXED BY executions_ended_task
                WHERE e.task_id = t.id AND e.status NOT IN ('pending', 'running') AND e.status = 'success'
                  AND e.reason IS NOT 'marked' AND e.reused_from IS NULL AND e.started_at IS NOT NULL
                ORDER BY e.id DESC LIMIT 30)
              ORDER BY id)) AS times
          FROM tasks t)
        WHERE times <> '[]';
    `);
  },
};
