import type { Migration } from './migration';

/** What went wrong as lines in no language yet, beside its English; of what ended before only the English is known. */
export const errorLines: Migration = {
  version: 13,
  up: (db) => {
    db.exec(`
      ALTER TABLE executions ADD COLUMN error_lines_json TEXT;
      ALTER TABLE attempts ADD COLUMN error_lines_json TEXT;
    `);
  },
};
