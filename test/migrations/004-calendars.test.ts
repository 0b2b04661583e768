import { expect, it } from 'vitest';
import { taskDefinitionSchema } from '@shared/model/task';
import { DAY, DEFINITIONS, folderOfSchema } from './older';
import { upgraded } from './kept';

it('migration 4: definitions of before have neither guard nor session, workflows go on, days can be changed', async () => {
  using folder = folderOfSchema(3);
  const store = await upgraded(folder, 3);
  const [night] = store.tasks.workflows().map(({ definition }) => definition);
  // What a workflow says of a cancel has come later.
  expect(night).toMatchObject({ ...DEFINITIONS.night[0], guard: null, session: null });
  expect(taskDefinitionSchema.parse(night)).toEqual(night);
  expect(store.planning.calendarUsers()).toEqual([]);
  expect(store.queue.workflows('running', 0)).toMatchObject([{ id: 8, isWorkflow: true, sessionDate: DAY }]);
  expect(store.queue.steps(8)).toMatchObject([
    { id: 9, key: 'night:a', step: 'a', parent: 8, status: 'success', sessionDate: DAY, unconditional: false },
    { id: 10, key: 'night:b', step: 'b', parent: 8, reason: 'upstream', unconditional: true },
  ]);
  expect([store.calendars.days('XSHG'), store.calendars.knownTo('XSHG')]).toEqual([[], null]);
  store.calendars.setKnownTo('XSHG', '2027-12-31');
  expect(store.calendars.knownTo('XSHG')).toBe('2027-12-31');
});
