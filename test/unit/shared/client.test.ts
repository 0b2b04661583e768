import { expect, it } from 'vitest';
import { PendingCalls, readAnswer, readPush } from '@shared/contract/client';
import { AppError } from '@shared/errors';

const other = (): AppError => new AppError('internal', 'page.unreadable');

it('an answer has the form that was agreed, or is refused in the client’s own words', () => {
  expect(readAnswer('settings.get', { slots: 2, groups: {} }, other)).toEqual({ slots: 2, groups: {} });
  expect(() => readAnswer('settings.get', { slots: 'two' }, other)).toThrow(AppError);
});

it('a push that is not known is passed over, and a misshapen one is told of', () => {
  const told: string[] = [];
  const read = (message: unknown) => readPush(message, (name) => told.push(name));
  expect(read({ push: 'tasks.reload', data: {} })).toEqual({ push: 'tasks.reload', data: {} });
  const strange = [
    null,
    'x',
    {},
    { push: 'of.tomorrow', data: {} },
    { push: 'constructor', data: {} },
    { push: 'tasks.reload' },
  ];
  expect(strange.map(read)).toEqual(strange.map(() => null));
  expect(told).toEqual([]);
  expect(read({ push: 'engine.changed', data: { running: 'some' } })).toBeNull();
  expect(told).toEqual(['engine.changed']);
});

it('each call gets its own reply, in whatever order they come', async () => {
  const calls = new PendingCalls();
  const ids: number[] = [];
  const [one, two] = [calls.ask((id) => ids.push(id)), calls.ask((id) => ids.push(id))];
  const [first = 0, second = 0] = ids;
  calls.settle(second, { ok: false, error: { code: 'busy', message: 'Wait.' } });
  calls.settle(first, { ok: true, value: 1 });
  calls.settle(first, { ok: true, value: 2 });
  calls.settle(99, { ok: true, value: 3 });
  await expect(two).rejects.toMatchObject({ code: 'busy', message: 'Wait.' });
  expect(await one).toBe(1);
});

it('with the connection all calls that wait are ended', async () => {
  const calls = new PendingCalls();
  const call = calls.ask(() => undefined);
  calls.failAll(new AppError('unavailable', 'page.unreachable'));
  await expect(call).rejects.toMatchObject({ code: 'unavailable' });
});
