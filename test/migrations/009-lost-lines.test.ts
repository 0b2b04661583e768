import { expect, it } from 'vitest';
import { upgraded } from './kept';
import { folderOfSchema } from './older';

it('migration 9: attempts of before lost no line that is known of, those to come keep how many', async () => {
  using folder = folderOfSchema(8);
  const store = await upgraded(folder, 8);
  expect(store.attempts.of(1).map(({ lostLines }) => lostLines)).toEqual([0]);
  store.attempts.patch(4, 1, { lostLines: 7 });
  expect(store.attempts.of(4)).toMatchObject([{ lostLines: 7 }]);
});
