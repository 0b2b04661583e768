import type { Migration } from './migration';

/**
 * A run keeps the day that it is for, so that a rerun days later is for the same one. `stands_for` is the moment of the
 * run that a rerun repeats. null in rows of before: their day follows from when they were due or queued, as it did then.
 */
export const runDay: Migration = {
  version: 8,
  up: (db) => {
    db.exec(`
      ALTER TABLE executions ADD COLUMN run_date TEXT;
      ALTER TABLE executions ADD COLUMN stands_for INTEGER;
    `);
  },
};
