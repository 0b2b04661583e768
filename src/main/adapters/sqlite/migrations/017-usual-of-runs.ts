import type { Migration } from './migration';

/**
 * How long each run ran, how long its task usually took when it began, by how many percent the two differ, whether it was
 * slow, and the exit code of its last try. What was usual when a run of before began nobody knows any more. Lists in the order of these figures walk
 * indexes that hold, like the others, every column that is counted over; steps lie apart from what is none, and what has
 * no figure in neither. What is found by its task or status is sorted, so these indexes hold the figures too. The indexes
 * of what is no step hold the source: SQLite looks at the row to compare it again.
 */
export const usualOfRuns: Migration = {
  version: 17,
  up: (db) => {
    const ended = "status NOT IN ('pending', 'running')";
    db.exec(`
      ALTER TABLE executions ADD COLUMN ran_ms INTEGER;
      ALTER TABLE executions ADD COLUMN usual_ms INTEGER;
      ALTER TABLE executions ADD COLUMN deviation INTEGER;
      ALTER TABLE executions ADD COLUMN slow INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE executions ADD COLUMN exit_code INTEGER;

      UPDATE executions SET ran_ms = coalesce(
          CASE WHEN attempt_count > 1 THEN (
            SELECT sum(max(0, coalesce(a.finished_at, executions.finished_at) - a.started_at)) FROM attempts a
            WHERE a.execution_id = executions.id) END,
          max(0, finished_at - started_at)),
        exit_code = (SELECT a.exit_code FROM attempts a
          WHERE a.execution_id = executions.id AND a.number = executions.attempt_count)
        WHERE ${ended} AND reused_from IS NULL AND started_at IS NOT NULL AND finished_at IS NOT NULL;

      DROP INDEX executions_ended_key;
      CREATE INDEX executions_ended_key ON executions (key, id, status, source, queued_at, reason, ran_ms, deviation)
        WHERE ${ended};
      DROP INDEX executions_ended_key_top;
      CREATE INDEX executions_ended_key_top ON executions (key, id, status, source, queued_at, reason, ran_ms, deviation)
        WHERE ${ended} AND source <> 'workflow';
      DROP INDEX executions_ended_top_status;
      CREATE INDEX executions_ended_top_status ON executions (status, id, queued_at, source, ran_ms, deviation)
        WHERE ${ended} AND source <> 'workflow';
      DROP INDEX executions_top;
      CREATE INDEX executions_top ON executions (id, queued_at, source) WHERE source <> 'workflow';
      CREATE INDEX executions_slow ON executions (id, status, source, key, queued_at, reason, ran_ms, deviation)
        WHERE slow = 1;
      CREATE INDEX executions_session ON executions (session_date, id) WHERE session_date IS NOT NULL;
    `);
    for (const figure of ['ran_ms', 'deviation']) {
      const columns = `(${figure}, id, status, source, key, queued_at, reason)`;
      db.exec(`
        CREATE INDEX executions_by_${figure} ON executions ${columns}
          WHERE ${figure} IS NOT NULL AND source <> 'workflow';
        CREATE INDEX executions_steps_by_${figure} ON executions ${columns}
          WHERE ${figure} IS NOT NULL AND source = 'workflow';
      `);
    }
  },
};
