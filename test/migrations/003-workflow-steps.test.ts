import { expect, it } from 'vitest';
import { newExecution, present } from '../unit/sqlite/samples';
import { upgraded } from './kept';
import { folderOfSchema } from './older';

it('migration 3: runs of before are no steps and no workflows, and steps can be written beside them', async () => {
  using folder = folderOfSchema(2);
  const store = await upgraded(folder, 2);
  expect(store.attempts.of(1)).toMatchObject([{ environment: { TOKEN_FILE: '/t' } }]);
  expect(store.tasks.workflows()).toEqual([]);
  expect([store.queue.workflows('ready', 0), store.queue.workflows('running', 0)]).toEqual([[], []]);
  const parent = present(store.executions.insert(newExecution({ key: 'night', isWorkflow: true })));
  const step = present(
    store.executions.insert(
      newExecution({ key: 'night:a', source: 'workflow', reason: 'upstream', parent: parent.id, step: 'a' }),
    ),
  );
  expect(store.queue.steps(parent.id)).toEqual([step]);
  expect(store.queue.workflows('ready', 0)).toEqual([parent]);
  const top = store.history.list({ page: 1, pageSize: 20, filter: { parent: null } });
  expect(top.rows.map(({ id }) => id)).not.toContain(step.id);
});
