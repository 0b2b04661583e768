import { describe, expect, test } from 'vitest';
import { taskWriteSchema, type TaskWrite } from '@shared/model/task';
import {
  applyBulk,
  bulkFaults,
  emptyBulk,
  previewBulk,
  refusedAt,
  variableErrors,
  type BulkDraft,
} from '@renderer/features/tasks/bulk/bulk-change';
import { taskFixtures } from '../../../../support/fixtures';

const command = taskWriteSchema.parse({
  key: 'daily',
  trigger: { kind: 'manual' },
  action: { kind: 'command', shell: 'python daily.py', pythonUtf8: true },
  tags: ['house', 'tushare'],
  env: { TOKEN: 'old', LEVEL: '1' },
  retry: { max: 1 },
});
const workflow = taskWriteSchema.parse({
  key: 'night',
  trigger: { kind: 'manual' },
  action: { kind: 'workflow', workflow: { steps: [] } },
});
function change(parts: Partial<BulkDraft>, task: Partial<BulkDraft['task']> = {}): BulkDraft {
  const draft = emptyBulk();
  return { ...draft, ...parts, task: { ...draft.task, ...task } };
}

describe('a change of many tasks', () => {
  test('that chooses nothing changes nothing, whatever stands in its fields', () => {
    const draft = change({ tagsAdded: ['x'] }, { timeoutSeconds: 5, overlap: 'queue', group: 'g' });
    expect(applyBulk(command, draft)).toEqual(command);
  });

  test.each<[string, BulkDraft, Partial<TaskWrite>]>([
    ['a limit', change({ chosen: ['timeoutSeconds'] }, { timeoutSeconds: 5400 }), { timeoutSeconds: 5400 }],
    ['no limit', change({ chosen: ['timeoutSeconds'] }, { timeoutSeconds: null }), { timeoutSeconds: null }],
    ['a group', change({ chosen: ['group'] }, { group: ' tushare ' }), { group: 'tushare' }],
    ['no group', change({ chosen: ['group'] }, { group: '' }), { group: null }],
    ['an overlap', change({ chosen: ['overlap'] }, { overlap: 'queue' }), { overlap: 'queue' }],
    [
      'tags, each once',
      change({ chosen: ['tagsAdded', 'tagsRemoved'], tagsAdded: ['house', 'new'], tagsRemoved: ['tushare', 'none'] }),
      { tags: ['house', 'new'] },
    ],
    [
      'variables, and leaves the others',
      change({
        chosen: ['envSet', 'envRemoved'],
        envSet: [
          { name: 'TOKEN', value: 'new' },
          { name: '', value: '' },
        ],
        envRemoved: ['LEVEL'],
      }),
      { env: { TOKEN: 'new' } },
    ],
    [
      'retries',
      change({ chosen: ['retry'] }, { retry: { max: 3, intervalSeconds: 30, backoff: 2, maxIntervalSeconds: null } }),
      { retry: { max: 3, intervalSeconds: 30, backoff: 2, maxIntervalSeconds: 3600 } },
    ],
  ])('sets %s', (_what, draft, expected) => {
    expect(applyBulk(command, draft)).toEqual({ ...command, ...expected });
  });

  test('sets the interpreter of a command and leaves the rest of it', () => {
    const draft = change({ chosen: ['interpreter'] });
    draft.task.action.kept.command.interpreter = { kind: 'venv', path: '~/quant ' };
    expect(applyBulk(command, draft)).toEqual({
      ...command,
      action: { ...command.action, interpreter: { kind: 'venv', path: '~/quant' } },
    });
  });

  test('leaves a workflow the limits that it does not have', () => {
    const draft = change(
      { chosen: ['timeoutSeconds', 'retry', 'group', 'interpreter', 'overlap'] },
      { timeoutSeconds: 60, group: 'tushare', overlap: 'queue' },
    );
    expect(applyBulk(workflow, draft)).toEqual({ ...workflow, overlap: 'queue' });
  });

  test('is shown as the fields that come to differ, and leaves whether a task is on to the task', () => {
    const tasks = taskFixtures();
    const rows = previewBulk(tasks, change({ chosen: ['overlap'] }, { overlap: 'allow' }));
    expect(rows.map(({ key }) => key)).toEqual(tasks.map(({ key }) => key));
    for (const [at, { before, after, changes }] of rows.entries()) {
      const old = tasks[at]?.overlap;
      expect(changes).toEqual(old === 'allow' ? [] : [{ id: 'overlap', before: old, after: 'allow' }]);
      expect(before).not.toHaveProperty('enabled');
      expect(after).not.toHaveProperty('paused');
    }
  });

  test('has the faults of what was chosen alone', () => {
    const faulty = { group: 'Not A Group' };
    expect(bulkFaults(change({}, faulty))).toEqual([]);
    expect(bulkFaults(change({ chosen: ['group'] }, faulty)).map(({ path }) => path)).toEqual(['group']);
    const variables = change({ chosen: ['envSet'], envSet: [{ name: 'CLOSING_BELL_RUN', value: 'x' }] });
    expect([...variableErrors(variables).values()]).toEqual(['variableOwn']);
  });
});

test('a refusal names the task of the call, and the field of the task', () => {
  expect(refusedAt(['changes', 3, 'task', 'trigger', 'expression'])).toEqual({ index: 3, field: 'trigger' });
  expect(refusedAt(['changes', 0, 'version'])).toEqual({ index: 0, field: null });
  expect(refusedAt(['task', 'key'])).toBeNull();
  expect(refusedAt(undefined)).toBeNull();
});
