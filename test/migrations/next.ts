import { MIGRATIONS, type Migration } from '../../src/main/adapters/sqlite/migrations';

/** A migration after the newest one that rebuilds a table with all its rows, saying how far it is. */
export function nextMigration(said: (stage: string) => void = () => undefined): Migration {
  return {
    version: MIGRATIONS.length + 1,
    up: (db) => {
      said('begun');
      db.exec('CREATE TABLE audit_new (id INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT');
      const rows = db
        .prepare<[], { id: number; who: string; action: string }>('SELECT id, who, action FROM audit')
        .all();
      const insert = db.prepare('INSERT INTO audit_new (id, line) VALUES (?, ?)');
      for (const [index, row] of rows.entries()) {
        insert.run(row.id, `${row.who} ${row.action}`);
        if (index === Math.floor(rows.length / 2)) said('half');
      }
      db.exec('DROP TABLE audit; ALTER TABLE audit_new RENAME TO audit');
      said('written');
    },
  };
}

/** The list with it. */
export function nextMigrations(said?: (stage: string) => void): readonly Migration[] {
  return [...MIGRATIONS, nextMigration(said)];
}
