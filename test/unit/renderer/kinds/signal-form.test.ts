// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { fieldsOf } from '@renderer/features/tasks/fields/definition-fields';
import { draftToJson, readJson } from '@renderer/features/tasks/fields/json-draft';
import { emptyDraft, fromDraft, toDraft } from '@renderer/features/tasks/fields/task-draft';
import { emptyTrigger, plainTrigger, zoneOfMoments } from '@renderer/kinds/triggers';
import TriggerForm from '@renderer/kinds/triggers/TriggerForm.vue';
import { taskWriteSchema } from '@shared/model/task';
import { draftOf, faultyOf, labelsOf, mounted, said } from '../mounted';

const trigger = { kind: 'signal' as const, name: 'bars' };
const task = taskWriteSchema.parse({ key: 'a', trigger, action: { kind: 'command', shell: 'true' } });

test('a signal has its form, which tells its faults and edits its name', async () => {
  const draft = draftOf({ ...emptyTrigger(), kind: 'signal' });
  const errorAt = (place: string) => (place === 'name' ? 'No name.' : undefined);
  const page = mounted(TriggerForm, { draft, errorAt, saved: null });
  expect(labelsOf(page)).toEqual([said('schedule.signal.name')]);
  expect(faultyOf(page)).toEqual([said('schedule.signal.name')]);
  await page.find('input').setValue('bars');
  expect(draft.kept.signal).toEqual({ name: 'bars' });
});

test('a signal goes through form and JSON as it is, is a field of its task, and has no moments to list', () => {
  const draft = toDraft(task);
  expect(fromDraft(draft).trigger).toEqual(trigger);
  const read = readJson(draftToJson(draft), emptyDraft(), null);
  expect(read.kind === 'draft' && fromDraft(read.draft).trigger).toEqual(trigger);
  expect(fieldsOf(task).get('trigger')).toEqual(trigger);
  expect(plainTrigger(trigger, said)).toBe(said('schedule.signal.label'));
  expect(zoneOfMoments(trigger, { engine: null, here: 'UTC', ofCalendar: () => null })).toBeNull();
});
