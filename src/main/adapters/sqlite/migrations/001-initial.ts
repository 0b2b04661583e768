import type { Migration } from './migration';

/**
 * The first schema. Times are epoch ms; flags are 0 or 1; columns that hold JSON say so.
 *
 * The lists of executions page by id. Their indexes hold every column that is counted over, so that neither a total
 * nor a skipped page touches a row. What is active and what has ended lie in indexes apart: a thousand rows claimed at
 * once touch the few pages of what is active, not a page each all over the history; `executions_moment` leads with the
 * time for the same reason. `execution_spans` says from which id on rows were queued in which hour: a time
 * filter becomes a range of ids and joins with any of these indexes.
 */
export const initial: Migration = {
  version: 1,
  up: (db) => {
    db.exec(`
      CREATE TABLE tasks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL,
        name TEXT NOT NULL,
        type TEXT NOT NULL,
        trigger_json TEXT NOT NULL,
        missed_json TEXT NOT NULL,
        overlap TEXT NOT NULL,
        group_name TEXT,
        enabled INTEGER NOT NULL,
        paused INTEGER NOT NULL,
        version INTEGER NOT NULL,
        next_at INTEGER,
        unplanned INTEGER NOT NULL DEFAULT 0,
        watermark INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        deleted_at INTEGER,
        search TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX tasks_key ON tasks (key) WHERE deleted_at IS NULL;
      CREATE INDEX tasks_deleted ON tasks (key, deleted_at) WHERE deleted_at IS NOT NULL;
      CREATE INDEX tasks_next ON tasks (next_at, id)
        WHERE next_at IS NOT NULL AND deleted_at IS NULL AND enabled = 1 AND paused = 0;
      CREATE INDEX tasks_unplanned ON tasks (id)
        WHERE unplanned = 1 AND deleted_at IS NULL AND enabled = 1 AND paused = 0;
      CREATE INDEX tasks_flags ON tasks (enabled, paused, deleted_at) WHERE deleted_at IS NULL;

      CREATE TABLE task_tags (
        tag TEXT NOT NULL,
        task_id INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
        PRIMARY KEY (tag, task_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX task_tags_task ON task_tags (task_id);

      CREATE TABLE task_versions (
        task_id INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        at INTEGER NOT NULL,
        who TEXT,
        definition_json TEXT NOT NULL,
        PRIMARY KEY (task_id, version)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE executions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        task_id INTEGER REFERENCES tasks (id),
        key TEXT NOT NULL,
        name TEXT NOT NULL,
        version INTEGER,
        status TEXT NOT NULL,
        reason TEXT,
        source TEXT NOT NULL,
        who TEXT,
        scheduled_for INTEGER,
        queued_at INTEGER NOT NULL,
        started_at INTEGER,
        finished_at INTEGER,
        retry_at INTEGER,
        attempt_count INTEGER NOT NULL DEFAULT 0,
        group_name TEXT,
        overlap TEXT NOT NULL,
        stop_reason TEXT,
        rerun_of INTEGER,
        missed_count INTEGER,
        day TEXT,
        revision INTEGER NOT NULL DEFAULT 1,
        params_json TEXT NOT NULL,
        progress_json TEXT,
        result_json TEXT,
        error TEXT,
        note TEXT,
        definition_json TEXT
      ) STRICT;
      CREATE UNIQUE INDEX executions_moment ON executions (scheduled_for, task_id)
        WHERE source IN ('schedule', 'catch-up');
      CREATE INDEX executions_time ON executions (id, queued_at);
      CREATE INDEX executions_ended_task ON executions (task_id, id, status)
        WHERE status NOT IN ('pending', 'running');
      CREATE INDEX executions_ended_key ON executions (key, id, status, source, queued_at, reason)
        WHERE status NOT IN ('pending', 'running');
      CREATE INDEX executions_ended_key_status ON executions (key, status, id, source, queued_at, reason)
        WHERE status NOT IN ('pending', 'running');
      CREATE INDEX executions_ended_status ON executions (status, id, queued_at)
        WHERE status NOT IN ('pending', 'running');
      CREATE INDEX executions_ended_source ON executions (source, status, id, queued_at)
        WHERE status NOT IN ('pending', 'running');
      CREATE INDEX executions_ended_reason ON executions (reason, id, status, source, queued_at)
        WHERE status NOT IN ('pending', 'running') AND reason IS NOT NULL;
      CREATE INDEX executions_active ON executions (id, status, reason, group_name, key, source, queued_at)
        WHERE status IN ('pending', 'running');
      CREATE INDEX executions_active_task ON executions (task_id, id, status, reason)
        WHERE status IN ('pending', 'running');
      CREATE INDEX executions_retry ON executions (retry_at, id)
        WHERE status = 'pending' AND reason = 'retry-wait' AND retry_at IS NOT NULL;

      CREATE TABLE execution_spans (
        first_id INTEGER PRIMARY KEY,
        hour INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX execution_spans_hour ON execution_spans (hour, first_id);
      CREATE TRIGGER executions_span AFTER INSERT ON executions
        WHEN new.queued_at / 3600000 IS NOT (SELECT hour FROM execution_spans ORDER BY first_id DESC LIMIT 1)
        BEGIN
          INSERT INTO execution_spans (first_id, hour) VALUES (new.id, new.queued_at / 3600000);
        END;

      CREATE TABLE attempts (
        execution_id INTEGER NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        token TEXT NOT NULL,
        status TEXT NOT NULL,
        reason TEXT,
        pid INTEGER,
        pid_start TEXT,
        started_at INTEGER NOT NULL,
        finished_at INTEGER,
        exit_code INTEGER,
        signal TEXT,
        error TEXT,
        command_json TEXT,
        cwd TEXT,
        PRIMARY KEY (execution_id, number)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE stats_daily (
        task_id INTEGER NOT NULL,
        day TEXT NOT NULL,
        success INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        completed INTEGER NOT NULL DEFAULT 0,
        terminated INTEGER NOT NULL DEFAULT 0,
        missed INTEGER NOT NULL DEFAULT 0,
        skipped INTEGER NOT NULL DEFAULT 0,
        ran INTEGER NOT NULL DEFAULT 0,
        ran_ms INTEGER NOT NULL DEFAULT 0,
        histogram BLOB,
        PRIMARY KEY (task_id, day)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE settings (name TEXT PRIMARY KEY, value_json TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

      CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        who TEXT NOT NULL,
        action TEXT NOT NULL,
        target TEXT NOT NULL,
        outcome TEXT NOT NULL
      ) STRICT;
      CREATE INDEX audit_action ON audit (action, id);
    `);
  },
};
