import { expect, it } from 'vitest';
import { taskDefinitionSchema } from '@shared/model/task';
import { present } from '../unit/sqlite/samples';
import { upgraded } from './kept';
import { folderOfSchema } from './older';

it('migration 11: workflows of before clean up after a cancel, and nothing is being cleaned up', async () => {
  using folder = folderOfSchema(9);
  const store = await upgraded(folder, 9);
  const { definition } = present(store.tasks.find('night'));
  expect(definition.action).toMatchObject({
    workflow: { onCancel: 'handlers', cancelGraceSeconds: 60, onFailure: 'stop' },
  });
  expect(taskDefinitionSchema.parse(definition)).toEqual(definition);
  expect(store.executions.get(8)).toMatchObject({ isWorkflow: true, status: 'running', cleanUpUntil: null });
  const asked = { stopReason: 'cancelled', cleanUpUntil: 1 } as const;
  expect(store.executions.move(8, ['running'], asked)).toMatchObject({ stopping: true, cleanUpUntil: 1 });
});
