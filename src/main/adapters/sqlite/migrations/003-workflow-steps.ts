import type { Migration } from './migration';

/**
 * Runs of workflows and their steps. A step is a row of its own with the run as its parent. What is no step has a source
 * of its own too (never `workflow`), so that lists without steps are told by an index. Who waits for a slot has a ticket:
 * rows of steps are there long before they wait, so that their ids say nothing of their turn. The date of the session
 * that a run is for stands here as well.
 */
export const workflowSteps: Migration = {
  version: 3,
  up: (db) => {
    db.exec(`
      ALTER TABLE executions ADD COLUMN parent_id INTEGER;
      ALTER TABLE executions ADD COLUMN step TEXT;
      ALTER TABLE executions ADD COLUMN is_workflow INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE executions ADD COLUMN reused_from INTEGER;
      ALTER TABLE executions ADD COLUMN unconditional INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE executions ADD COLUMN session_date TEXT;
      ALTER TABLE executions ADD COLUMN ticket INTEGER NOT NULL DEFAULT 0;
      CREATE INDEX executions_steps ON executions (parent_id, id) WHERE parent_id IS NOT NULL;
      CREATE INDEX executions_top ON executions (id, queued_at) WHERE source <> 'workflow';
      CREATE INDEX executions_ended_top_status ON executions (status, id, queued_at)
        WHERE status NOT IN ('pending', 'running') AND source <> 'workflow';
      CREATE INDEX executions_ended_key_top ON executions (key, id, status, source, queued_at, reason)
        WHERE status NOT IN ('pending', 'running') AND source <> 'workflow';
      CREATE INDEX executions_queue ON executions (ticket, id)
        WHERE status = 'pending' AND reason IN ('slot', 'group');
      CREATE INDEX executions_workflows ON executions (id, status, reason)
        WHERE is_workflow = 1 AND status IN ('pending', 'running');
      CREATE INDEX tasks_workflows ON tasks (id) WHERE type = 'workflow' AND deleted_at IS NULL;
    `);
  },
};
