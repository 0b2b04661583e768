import type { Migration } from './migration';

/** An attempt remembers the variables that were set for it. */
export const attemptEnvironment: Migration = {
  version: 2,
  up: (db) => {
    db.exec('ALTER TABLE attempts ADD COLUMN environment_json TEXT');
  },
};
