import { expect, test } from 'vitest';
import { taskWriteSchema } from '@shared/model/task';
import { documentOf, emptyDocument, taskOf } from '@renderer/features/workflows/builder/document';
import { nameErrors } from '@renderer/ui/name-errors';
import { paramRows, paramsOf } from '@renderer/ui/param-text';
import { taskFixture } from '../../../../support/fixtures';

const workflow = { steps: [{ id: 'a', task: 'x', position: { x: 1, y: 2 } }] };

test('saves all that it does not edit as it was, and what was looked at', () => {
  const task = taskFixture({
    key: 'night',
    tags: ['nightly'],
    trigger: { kind: 'cron', expression: '0 18 * * 1-5', timeZone: 'Asia/Shanghai' },
    action: { kind: 'workflow', workflow },
    timeoutSeconds: 77,
    overlap: 'queue',
    group: 'wind',
  });
  const document = documentOf(task);
  if (document === null) throw new Error('It is a workflow.');
  const viewport = { x: 1, y: 2, zoom: 0.5 };
  const saved = taskOf({ ...document, name: 'Night' }, task, viewport);
  const before = taskWriteSchema.parse(task);
  expect(taskWriteSchema.parse({ ...saved, enabled: true, paused: false })).toEqual({
    ...before,
    name: 'Night',
    action: { kind: 'workflow', workflow: { ...document.workflow, viewport } },
  });
});

test('begins a new one as a task that is started by hand', () => {
  const made = taskOf({ ...emptyDocument(), key: 'new' }, null, undefined);
  const task = taskWriteSchema.parse(made);
  expect(task).toMatchObject({ trigger: { kind: 'manual' }, action: { kind: 'workflow', workflow: { steps: [] } } });
  expect(
    documentOf(taskFixture({ key: 'x', trigger: { kind: 'manual' }, action: { kind: 'command', shell: 'true' } })),
  ).toBeNull();
});

test('parameters keep their types as they are typed, and faults are told by their line', () => {
  const params = { date: '20261120', workers: 4, full: false, text: 'a b', quoted: 'true' };
  expect(paramsOf(paramRows(params))).toEqual(params);
  const rows = [
    { name: 'a', value: '1' },
    { name: 'a', value: '2' },
    { name: '9x', value: '' },
    { name: '', value: '' },
  ];
  expect([...nameErrors(rows, 'params')]).toEqual([
    [1, 'nameTwice'],
    [2, 'paramName'],
  ]);
  const variables = ['A=B', 'closing_bell_x', '', 'P.A-TH'].map((name) => ({ name, value: 'v' }));
  expect([...nameErrors(variables, 'env').values()]).toEqual(['variableName', 'variableOwn', 'nameNeeded']);
});
