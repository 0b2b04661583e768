import { expect, it } from 'vitest';
import { T0 } from '../unit/sqlite/samples';
import { upgraded } from './kept';
import { folderOfSchema } from './older';

it('migration 6: what was recorded before has no detail, and what comes now keeps its own', async () => {
  using folder = folderOfSchema(5);
  const store = await upgraded(folder, 5);
  store.audit.add({ at: T0, who: 'ann', action: 'settings.set', target: '', outcome: 'ok', detail: '{"slots":7}' });
  const { rows } = store.audit.list({ page: 1, pageSize: 5 });
  expect(rows.map(({ action, detail }) => [action, detail])).toEqual([
    ['settings.set', '{"slots":7}'],
    ['tasks.create', ''],
    ['tasks.create', ''],
  ]);
});
