import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { T0 } from '../unit/sqlite/samples';
import { upgraded } from './kept';
import { folderOfSchema } from './older';

it('migration 12: what was recorded before names parameters and variables without their values', async () => {
  using folder = folderOfSchema(9);
  const whole = '{"params":{"password":"secret","days":5},"note":"params"}';
  const cut = `{"params":{"password":"secret${'x'.repeat(1000)}`.slice(0, 1000);
  const db = new Database(folder.at('closing-bell.db'));
  const add = db.prepare(
    "INSERT INTO audit (at, who, action, target, outcome, detail) VALUES (?, 'ann', ?, '', 'ok', ?)",
  );
  for (const detail of [whole, cut, '{"env":{"TOKEN":"secret"}}', '{"slots":7}'])
    add.run(T0, 'executions.start', detail);
  db.close();
  const store = await upgraded(folder, 9);
  const { rows } = store.audit.list({ page: 1, pageSize: 5, action: 'executions.start' });
  expect(rows.map(({ detail }) => detail)).toEqual([
    '{"slots":7}',
    '{"env":{"TOKEN":"…"}}',
    '',
    '{"params":{"password":"…","days":"…"},"note":"params"}',
  ]);
});
