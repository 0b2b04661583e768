import type { Migration } from './migration';

/** What fired a task where that is no moment, such as the end of another run: each at most once. */
export const occurrences: Migration = {
  version: 14,
  up: (db) => {
    db.exec(`
      ALTER TABLE executions ADD COLUMN occurrence TEXT;
      CREATE UNIQUE INDEX executions_occurrence ON executions (task_id, occurrence) WHERE occurrence IS NOT NULL;
    `);
  },
};
