// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { fieldsOf } from '@renderer/features/tasks/fields/definition-fields';
import { draftToJson, readJson } from '@renderer/features/tasks/fields/json-draft';
import { emptyDraft, fromDraft, toDraft } from '@renderer/features/tasks/fields/task-draft';
import { emptyTrigger, plainTrigger } from '@renderer/kinds/triggers';
import TriggerForm from '@renderer/kinds/triggers/TriggerForm.vue';
import { taskWriteSchema } from '@shared/model/task';
import { draftOf, labelsOf, mounted, said } from '../mounted';

const trigger = { kind: 'series' as const, startAt: 1_800_000_000_000, everySeconds: 60, times: 3 };
const task = taskWriteSchema.parse({ key: 'a', trigger, action: { kind: 'command', shell: 'true' } });

test('a series has its form', () => {
  const draft = draftOf({ ...emptyTrigger(), kind: 'series' });
  const page = mounted(TriggerForm, { draft, errorAt: () => undefined, saved: null });
  expect(labelsOf(page)).toEqual([
    said('schedule.series.start'),
    said('schedule.series.every'),
    said('schedule.series.times'),
  ]);
});

test('a series goes through form and JSON as it is, and is a field of its task', () => {
  const draft = toDraft(task);
  expect(fromDraft(draft).trigger).toEqual(trigger);
  const read = readJson(draftToJson(draft), emptyDraft(), null);
  expect(read.kind === 'draft' && fromDraft(read.draft).trigger).toEqual(trigger);
  expect(fieldsOf(task).get('trigger')).toEqual(trigger);
  expect(plainTrigger(trigger, said)).toBe(said('schedule.series.name'));
});
