import { expect, it } from 'vitest';
import type { ErrorLine } from '@shared/model/execution';
import { present } from '../unit/sqlite/samples';
import { upgraded } from './kept';
import { folderOfSchema } from './older';

it('migration 13: errors of before keep their English alone, those to come keep their lines beside it', async () => {
  using folder = folderOfSchema(9);
  const store = await upgraded(folder, 9);
  const before = present(store.executions.get(2));
  expect(before.error).toBe('The time limit was reached.');
  expect(before).not.toHaveProperty('errorLines');
  expect(store.attempts.of(2).map(({ error, errorLines }) => [error, errorLines])).toEqual([
    ['ValueError: no', undefined],
    [null, undefined],
  ]);

  const errorLines: ErrorLine[] = [{ key: 'outcome.timeLimit', params: {} }, 'Traceback'];
  const error = 'The time limit was reached.\nTraceback';
  expect(store.executions.move(4, ['pending'], { error, errorLines })).toMatchObject({ error, errorLines });
  store.attempts.patch(4, 1, { error, errorLines });
  expect(store.attempts.of(4)).toMatchObject([{ error, errorLines }]);
});

it('lines go when the error is written without them', async () => {
  using folder = folderOfSchema(9);
  const store = await upgraded(folder, 9);
  store.executions.move(4, ['pending'], { error: 'E', errorLines: ['E'] });
  store.attempts.patch(4, 1, { error: 'E', errorLines: ['E'] });
  expect(present(store.executions.move(4, ['pending'], { error: null }))).not.toHaveProperty('errorLines');
  store.attempts.patch(4, 1, { error: 'F' });
  expect(store.attempts.of(4)).toMatchObject([{ error: 'F' }]);
  expect(store.attempts.of(4)[0]).not.toHaveProperty('errorLines');
});
