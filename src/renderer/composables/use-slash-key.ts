import { useEventListener } from '@vueuse/core';

/** Whether a key goes into what has the focus, or into a dialog above the page. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  if (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], .cm-editor') !== null
  )
    return true;
  return document.querySelector('[aria-modal=true], dialog[open]') !== null;
}

/** Does something when / is pressed on the page, outside of any field. */
export function useSlashKey(act: () => void): void {
  useEventListener(document, 'keydown', (event: KeyboardEvent) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || isTyping(event)) return;
    event.preventDefault();
    act();
  });
}
