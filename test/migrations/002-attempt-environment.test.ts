import { expect, it } from 'vitest';
import { upgraded } from './kept';
import { folderOfSchema } from './older';

it('migration 2: attempts of before say that their variables are not known, those to come keep them', async () => {
  using folder = folderOfSchema(1);
  const store = await upgraded(folder, 1);
  for (const id of [1, 2, 4]) {
    for (const attempt of store.attempts.of(id)) expect(attempt.environment).toBeNull();
  }
  store.attempts.patch(4, 1, { environment: { A: 'b' } });
  expect(store.attempts.of(4)).toMatchObject([{ environment: { A: 'b' } }]);
});
