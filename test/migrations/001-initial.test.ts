import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { initial } from '../../src/main/adapters/sqlite/migrations/001-initial';

describe('migration 1', () => {
  it('makes every table and index from nothing', () => {
    const db = new Database(':memory:');
    initial.up(db);
    const names = (type: string): unknown[] =>
      db
        .prepare("SELECT name FROM sqlite_schema WHERE type = ? AND name NOT LIKE 'sqlite_%' ORDER BY name")
        .pluck()
        .all(type);
    expect(names('table')).toEqual([
      'attempts',
      'audit',
      'execution_spans',
      'executions',
      'facts',
      'settings',
      'stats_daily',
      'task_tags',
      'task_versions',
      'tasks',
    ]);
    expect(names('trigger')).toEqual(['executions_span']);
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('begins a span of ids with each hour that rows are queued in, also when the clock goes back', () => {
    const db = new Database(':memory:');
    initial.up(db);
    const insert = db.prepare(
      `INSERT INTO executions (key, name, status, source, queued_at, overlap, params_json)
       VALUES ('a', 'A', 'pending', 'manual', ?, 'skip', '{}')`,
    );
    const hour = 3_600_000;
    for (const at of [5 * hour, 6 * hour - 1, 6 * hour, 5 * hour, 9 * hour, 9 * hour + 1]) insert.run(at);
    expect(db.prepare('SELECT first_id, hour FROM execution_spans').raw().all()).toEqual([
      [1, 5],
      [3, 6],
      [4, 5],
      [5, 9],
    ]);
  });
});
