import type { Migration } from './migration';

/** How many lines of an attempt's log could not be stored; of those before nobody counted them. */
export const lostLines: Migration = {
  version: 9,
  up: (db) => {
    db.exec('ALTER TABLE attempts ADD COLUMN lost_lines INTEGER NOT NULL DEFAULT 0');
  },
};
