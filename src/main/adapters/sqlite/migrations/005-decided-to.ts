import type { Migration } from './migration';

/** How far a task's moments had been decided before its clock was set back; null: as far as its watermark. */
export const decidedTo: Migration = {
  version: 5,
  up: (db) => {
    db.exec('ALTER TABLE tasks ADD COLUMN decided_to INTEGER');
  },
};
