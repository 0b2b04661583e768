import { useEventListener } from '@vueuse/core';

/** Whether a key press asks for a save: Ctrl+S, on a Mac Cmd+S. */
function isSaveKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === 's';
}

/** Saves a page by its key, wherever the focus is in it; while a dialog is open the page waits for its end. */
export function useSaveKey(save: () => unknown): void {
  useEventListener(window, 'keydown', (event) => {
    if (!isSaveKey(event)) return;
    // The browser would save the page as a file.
    event.preventDefault();
    const { target } = event;
    if (event.repeat || (target instanceof Element && target.closest('[role=dialog]') !== null)) return;
    save();
  });
}
