import Database from 'better-sqlite3';

/** Ids left free after those that are known, for rows that no backup knows of. */
const GAP = 1_000_000;

/**
 * Lets a store that replaces a lost one go on far beyond the ids it may have given out: logs and children still carry
 * them, and a second execution of the same id would write into the first one's log. `logged` is the highest id that has a log.
 */
export function skipIds(db: Database.Database, lost: readonly string[], logged: number): void {
  const known = Math.max(lastId(db), logged, ...lost.map(lastIdIn));
  const next = (Math.floor(known / GAP) + 1) * GAP;
  db.transaction(() => {
    db.prepare("DELETE FROM sqlite_sequence WHERE name = 'executions'").run();
    db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('executions', ?)").run(next);
  })();
}

function lastId(db: Database.Database): number {
  const row = db.prepare<[], { seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'executions'").get();
  return row?.seq ?? 0;
}

function lastIdIn(file: string): number {
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    return lastId(db);
  } catch {
    // What can't be read any more is what the gap is for.
    return 0;
  } finally {
    db?.close();
  }
}
