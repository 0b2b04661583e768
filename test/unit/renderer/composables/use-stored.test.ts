// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import { effectScope, type Ref } from 'vue';
import { oneOf, useStored } from '@renderer/composables/use-stored';

const KEY = 'closing-bell.size';

function visit(): Ref<'s' | 'm' | 'l'> {
  const size = effectScope().run(() => useStored<'s' | 'm' | 'l'>('size', 'm', oneOf(['s', 'm', 'l'])));
  if (size === undefined) throw new Error('The scope did not run.');
  return size;
}

beforeEach(() => localStorage.clear());

test('a value is kept from one visit to the next', () => {
  const first = visit();
  expect([first.value, localStorage.getItem(KEY)]).toEqual(['m', null]);
  first.value = 'l';
  expect([visit().value, localStorage.getItem(KEY)]).toEqual(['l', 'l']);
});

test('a stored text that stands for no value is taken for none, and stays until a value is chosen', () => {
  localStorage.setItem(KEY, 'xxl');
  const size = visit();
  expect([size.value, localStorage.getItem(KEY)]).toEqual(['m', 'xxl']);
  size.value = 's';
  expect(localStorage.getItem(KEY)).toBe('s');
});

test('null is kept as nothing, and an empty list as an empty list', () => {
  const list = (): Ref<readonly string[] | null> =>
    useStored<readonly string[] | null>('list', null, {
      read: (text) => text.split(',').filter((part) => part !== ''),
      write: (parts) => parts?.join(',') ?? '',
    });
  const kept = list();
  kept.value = [];
  expect(list().value).toEqual([]);
  kept.value = null;
  expect([list().value, localStorage.getItem('closing-bell.list')]).toEqual([null, null]);
});

test('another window that is open keeps what it has', () => {
  const here = visit();
  const there = visit();
  here.value = 's';
  expect(there.value).toBe('m');
});

test('where the browser gives no storage, that is told, and the value holds for this visit', () => {
  const told = vi.fn();
  vi.stubGlobal('reportError', told);
  const storage = vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('blocked', 'SecurityError');
  });
  const size = visit();
  size.value = 'l';
  expect([size.value, told.mock.calls.length]).toEqual(['l', 1]);
  storage.mockRestore();
  vi.unstubAllGlobals();
});
