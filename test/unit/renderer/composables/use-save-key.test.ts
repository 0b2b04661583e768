// @vitest-environment happy-dom
import { defineComponent, h } from 'vue';
import { expect, test, vi } from 'vitest';
import { useSaveKey } from '@renderer/composables/use-save-key';
import { mounted } from '../mounted';

function pressed(on: Element, init: KeyboardEventInit): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  on.dispatchEvent(event);
  return event;
}

test('Ctrl+S and Cmd+S save wherever the focus is, but not over a dialog, nor while the key is held', () => {
  const save = vi.fn();
  const page = mounted(
    defineComponent({
      setup() {
        useSaveKey(save);
        return () => [h('input'), h('div', { role: 'dialog' }, h('button'))];
      },
    }),
    {},
  );
  const [input, button] = [page.find('input').element, page.find('button').element];
  expect(pressed(input, { key: 's', ctrlKey: true }).defaultPrevented).toBe(true);
  pressed(input, { key: 'S', metaKey: true });
  expect(save).toHaveBeenCalledTimes(2);
  expect(pressed(button, { key: 's', ctrlKey: true }).defaultPrevented).toBe(true);
  pressed(input, { key: 's', ctrlKey: true, repeat: true });
  for (const init of [
    { key: 's' },
    { key: 's', ctrlKey: true, altKey: true },
    { key: 's', ctrlKey: true, shiftKey: true },
  ]) {
    expect(pressed(input, init).defaultPrevented).toBe(false);
  }
  expect(save).toHaveBeenCalledTimes(2);
});
