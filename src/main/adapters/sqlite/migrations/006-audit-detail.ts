import type { Migration } from './migration';

/** The audit trail says what was asked for besides what it was aimed at, as JSON; older rows do not know. */
export const auditDetail: Migration = {
  version: 6,
  up: (db) => {
    db.exec("ALTER TABLE audit ADD COLUMN detail TEXT NOT NULL DEFAULT ''");
  },
};
