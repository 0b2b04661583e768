import { expect, it } from 'vitest';
import { T0 } from '../unit/sqlite/samples';
import { upgraded } from './kept';
import { folderOfSchema } from './older';

it('migration 15: pauses of before have no end, and new ones may have one', async () => {
  using folder = folderOfSchema(9);
  const store = await upgraded(folder, 9);
  expect(store.tasks.find('bars')).toMatchObject({ pausedUntil: null });
  expect(store.planning.earliestPauseEnd()).toBeNull();
  const state = { enabled: true, paused: true, nextAt: null, watermark: T0, at: T0 };
  store.tasks.setState(1, { ...state, pausedUntil: T0 + 5 });
  expect(store.tasks.find('bars')).toMatchObject({ paused: true, pausedUntil: T0 + 5 });
  expect(store.planning.earliestPauseEnd()).toBe(T0 + 5);
  expect(store.planning.endPauses(T0 + 4)).toEqual([]);
  expect(store.planning.endPauses(T0 + 5)).toEqual(['bars']);
  expect(store.tasks.find('bars')).toMatchObject({ paused: false, pausedUntil: null, watermark: T0 + 4 });
});
