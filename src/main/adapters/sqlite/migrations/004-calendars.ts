import type { Migration } from './migration';

/** Days of calendars that a user changed, up to which date they are complete, and what the planner asks a calendar for. */
export const calendars: Migration = {
  version: 4,
  up: (db) => {
    db.exec(`
      CREATE TABLE calendar_days (
        calendar TEXT NOT NULL,
        date TEXT NOT NULL,
        kind TEXT NOT NULL,
        open TEXT,
        close TEXT,
        note TEXT NOT NULL,
        PRIMARY KEY (calendar, date)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE calendar_ends (calendar TEXT PRIMARY KEY, known_to TEXT NOT NULL) STRICT, WITHOUT ROWID;
      ALTER TABLE tasks ADD COLUMN guard_json TEXT;
      ALTER TABLE tasks ADD COLUMN session_json TEXT;
      UPDATE task_versions SET definition_json =
        json_insert(definition_json, '$.guard', json('null'), '$.session', json('null'));
      UPDATE executions SET definition_json =
        json_insert(definition_json, '$.guard', json('null'), '$.session', json('null'))
        WHERE definition_json IS NOT NULL;
    `);
  },
};
