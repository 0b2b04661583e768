import type { Migration } from './migration';

/** The audit trail names parameters and variables without their values: those may be passwords, and everybody may read it. */
export const auditValues: Migration = {
  version: 12,
  up: (db) => {
    const rows = db
      .prepare<[], { id: number; detail: string }>(
        `SELECT id, detail FROM audit WHERE detail LIKE '%"params"%' OR detail LIKE '%"env"%'`,
      )
      .all();
    const update = db.prepare('UPDATE audit SET detail = ? WHERE id = ?');
    for (const { id, detail } of rows) update.run(withoutValues(detail), id);
  },
};

function withoutValues(detail: string): string {
  try {
    return JSON.stringify(JSON.parse(detail, namesOnly));
  } catch {
    // It was cut: where a value begins and ends in it can't be told.
    return '';
  }
}

function namesOnly(name: string, value: unknown): unknown {
  if ((name !== 'params' && name !== 'env') || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, '…']));
}
