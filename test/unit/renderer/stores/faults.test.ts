import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test } from 'vitest';
import { pageFaultSchema } from '@shared/contract/health';
import { fromWire } from '@shared/errors';
import { provideBridge } from '@renderer/bridge';
import { useFaultsStore } from '@renderer/stores/faults';
import { FakeBridge } from './fake-bridge';

let bridge: FakeBridge;
beforeEach(() => {
  bridge = new FakeBridge();
  bridge.answers = { 'diagnostics.report': () => ({ written: true }) };
  provideBridge(bridge);
  setActivePinia(createPinia());
});

function boom(message = 'Boom'): Error {
  const error = new Error(message);
  error.stack = `Error: ${message}\n    at act (app.js:1:2)`;
  return error;
}

test('a kind of bug is reported and shown once, however often it happens', () => {
  const faults = useFaultsStore();
  for (let i = 0; i < 3; i += 1) faults.take('error', boom(), '/tasks');
  expect(bridge.countOf('diagnostics.report')).toBe(1);
  expect(faults.shown).toMatchObject([{ kind: 'error', message: 'Error: Boom', page: '/tasks' }]);
  expect(faults.details()).toBe('error on /tasks, 3 times\nError: Boom\n    at act (app.js:1:2)');
});

test('a kind that the person has closed stays closed, and another one is shown', () => {
  const faults = useFaultsStore();
  faults.take('error', boom(), '/tasks');
  faults.close();
  faults.take('error', boom(), '/tasks');
  expect(faults.shown).toEqual([]);
  faults.take('rejection', boom('Other'), '/tasks');
  expect(faults.shown).toMatchObject([{ message: 'Error: Other' }]);
});

test('a report that fails is not itself reported', async () => {
  let tries = 0;
  bridge.answers = {
    'diagnostics.report': () => {
      tries += 1;
      throw new Error('The line broke.');
    },
  };
  const faults = useFaultsStore();
  faults.take('error', boom(), '/tasks');
  await Promise.resolve();
  expect(tries).toBe(1);
  expect(faults.shown).toHaveLength(1);
});

test('what is reported has the size that the contract allows', () => {
  const faults = useFaultsStore();
  const error = boom('m'.repeat(5000));
  error.stack = 's'.repeat(50_000);
  faults.take('error', error, `/${'p'.repeat(5000)}`);
  expect(pageFaultSchema.safeParse(bridge.calls[0]?.input).success).toBe(true);
});

test('a page that fails in ever new ways reports twenty of them', () => {
  const faults = useFaultsStore();
  for (let i = 0; i < 50; i += 1) faults.take('error', boom(`Boom ${i}`), '/tasks');
  expect(bridge.countOf('diagnostics.report')).toBe(20);
});

test('a lost connection and a delayed change of size are no bugs; what is thrown without being an error is one', () => {
  const faults = useFaultsStore();
  faults.take('rejection', fromWire({ code: 'unavailable', message: 'The engine can’t be reached.' }), '/');
  faults.take('error', 'ResizeObserver loop completed with undelivered notifications.', '/');
  expect(faults.shown).toEqual([]);
  faults.take('rejection', undefined, '/');
  expect(faults.shown).toMatchObject([{ message: 'undefined', stack: '' }]);
});
