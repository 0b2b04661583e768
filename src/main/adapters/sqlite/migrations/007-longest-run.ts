import type { Migration } from './migration';

/** The longest run of a day, ms: no share of its runs took longer. null: it was not kept when they were counted. */
export const longestRun: Migration = {
  version: 7,
  up: (db) => {
    db.exec('ALTER TABLE stats_daily ADD COLUMN max_ms INTEGER');
  },
};
