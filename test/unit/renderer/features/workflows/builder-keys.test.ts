import { expect, test } from 'vitest';
import { commandOf } from '@renderer/features/workflows/builder/builder-keys';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) =>
  commandOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

test.each([
  ['n', {}, 'add'],
  ['N', { shiftKey: true }, 'add-after'],
  ['?', { shiftKey: true }, 'help'],
  ['Delete', {}, 'delete'],
  ['Delete', { shiftKey: true }, 'delete-reconnect'],
  ['z', { ctrlKey: true }, 'undo'],
  ['Z', { ctrlKey: true, shiftKey: true }, 'redo'],
  ['z', { metaKey: true }, 'undo'],
  ['ArrowLeft', {}, 'walk-left'],
  ['ArrowLeft', { shiftKey: true }, 'widen-left'],
  ['ArrowUp', { altKey: true }, 'nudge-up'],
  ['ArrowDown', { ctrlKey: true }, 'pan-down'],
  ['k', { ctrlKey: true }, null],
  ['q', {}, null],
  ['n', { altKey: true }, null],
])('%s with %o: %s', (key, held, command) => {
  expect(press(key, held)).toBe(command);
});
