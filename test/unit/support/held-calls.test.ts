import { expect, test } from 'vitest';
import type { Settings } from '@shared/model/settings';
import { useWorld } from '../../support/use-world';
import { memoryConnection, type FakeWorld } from '../../support/engine';
import { HeldCalls } from '../../support/held-calls';

let world: FakeWorld;
useWorld((it) => (world = it));

/** The calls of a running engine with a stand-in before them, and a page that makes some. */
function before() {
  if (world.engine === null) throw new Error('The engine is not running.');
  const calls = new HeldCalls(world.engine.rpc);
  const connection = memoryConnection();
  const caller = { role: 'admin', who: 'browser', connection } as const;
  calls.connect(connection);
  return { calls, connection, ask: (name: string, input: unknown = {}) => calls.call(caller, name, input) };
}

test('calls pass to the engine and are remembered in order', async () => {
  const { calls, ask } = before();
  expect(await ask('settings.set', { slots: 7 })).toMatchObject({ ok: true });
  expect(await ask('settings.get')).toMatchObject({ ok: true, value: { slots: 7 } });
  expect(calls.asked.map(({ name }) => name)).toEqual(['settings.set', 'settings.get']);
  expect(calls.called('settings.set')).toEqual([{ slots: 7 }]);
});

test('one call is held until it is let go, and the next of its name passes', async () => {
  const { calls, ask } = before();
  const letGo = calls.hold('settings.get');
  const held = ask('settings.get');
  expect(await ask('settings.get')).toMatchObject({ ok: true });
  await ask('settings.set', { slots: 9 });
  letGo();
  expect(await held).toMatchObject({ ok: true, value: { slots: 9 } });
});

test('one call fails as told, with an error that the contract knows', async () => {
  const { calls, ask } = before();
  const error = { code: 'unavailable', message: 'The disk is full.' } as const;
  calls.fail('settings.get', error);
  expect(await ask('settings.get')).toEqual({ ok: false, error });
  expect(await ask('settings.get')).toMatchObject({ ok: true });
  expect(() => calls.fail('settings.get', { code: 'made-up' as never, message: '' })).toThrow();
});

test('an altered answer and a push that the contract does not know are refused', async () => {
  const { calls, connection, ask } = before();
  calls.alter('settings.get', (value) => ({ ...value, slots: 3 }));
  expect(await ask('settings.get')).toMatchObject({ ok: true, value: { slots: 3 } });
  calls.alter('settings.get', () => ({ slots: 'many' }) as unknown as Settings);
  await expect(ask('settings.get')).rejects.toThrow();
  calls.push('tasks.reload', {});
  expect(connection.pushes.at(-1)).toEqual({ push: 'tasks.reload', data: {} });
  expect(() => calls.push('tasks.deleted', { keys: [1] } as never)).toThrow();
});
