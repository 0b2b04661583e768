import { expect, it } from 'vitest';
import { T0 } from '../unit/sqlite/samples';
import { upgraded } from './kept';
import { folderOfSchema, HOUR } from './older';

it('migration 5: calendars keep their days, and nothing counts as decided beyond the watermark', async () => {
  using folder = folderOfSchema(4);
  const store = await upgraded(folder, 4);
  expect(store.calendars.days('XSHG')).toMatchObject([{ date: '2026-03-16', kind: 'closed', note: 'typhoon' }]);
  expect(store.calendars.knownTo('XSHG')).toBe('2026-12-31');
  expect(store.planning.alignWatermarks(T0)).toBe(0);
  expect(store.planning.plan(1)).toMatchObject({ watermark: T0, nextAt: T0 + HOUR });
  // Bars and night: what is paused or deleted has no watermark to keep.
  expect(store.planning.alignWatermarks(T0 - HOUR)).toBe(2);
  expect(store.planning.plan(1)).toMatchObject({ watermark: T0 - HOUR, nextAt: null });
});
