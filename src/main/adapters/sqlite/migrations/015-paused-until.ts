import type { Migration } from './migration';

/** When a pause ends by itself; of pauses of before, and of those for good, no end is known. */
export const pausedUntil: Migration = {
  version: 15,
  up: (db) => {
    db.exec(`
      ALTER TABLE tasks ADD COLUMN paused_until INTEGER;
      CREATE INDEX tasks_paused_until ON tasks (paused_until)
        WHERE paused_until IS NOT NULL AND paused = 1 AND deleted_at IS NULL;
    `);
  },
};
