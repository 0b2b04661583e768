import { useEventListener } from '@vueuse/core';
import type { Ref } from 'vue';

/** How far a key goes, by the rows that it passes; the first and the last by keys of their own. */
function goalOf(key: string, at: number, last: number): number | undefined {
  const goals: Readonly<Record<string, number>> = {
    ArrowUp: at - 1,
    k: at - 1,
    ArrowDown: at + 1,
    j: at + 1,
    Home: 0,
    End: last,
  };
  return goals[key];
}

const WITH_MODIFIER = (event: KeyboardEvent): boolean => event.altKey || event.ctrlKey || event.metaKey;

/** Where keys are typed into something. */
const TYPED_INTO = 'input, textarea, select, [contenteditable], [role="combobox"], [role="dialog"], [role="menu"]';

function focusRow(links: readonly HTMLElement[], goal: number, event: KeyboardEvent): void {
  const link = links[Math.min(Math.max(0, goal), links.length - 1)];
  if (link === undefined) return;
  event.preventDefault();
  link.focus();
}

/** Moves the focus between rows of a table by the arrow keys, J and K, Home and End: each row has one link marked `data-row`. */
export function onRowKey(event: KeyboardEvent): void {
  const { currentTarget, target } = event;
  if (!(currentTarget instanceof HTMLElement) || !(target instanceof HTMLElement)) return;
  const links = [...currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
  const at = links.findIndex((link) => link === target || link.closest('tr') === target.closest('tr'));
  const goal = goalOf(event.key, at, links.length - 1);
  if (at < 0 || goal === undefined || WITH_MODIFIER(event)) return;
  focusRow(links, goal, event);
}

/** J and K come into a table's rows from anywhere on the page where nothing is typed. */
export function useRowEntry(table: Readonly<Ref<HTMLElement | null>>): void {
  useEventListener(window, 'keydown', (event) => {
    if ((event.key !== 'j' && event.key !== 'k') || WITH_MODIFIER(event) || event.defaultPrevented) return;
    if (event.target instanceof HTMLElement && event.target.closest(TYPED_INTO) !== null) return;
    focusRow([...(table.value?.querySelectorAll<HTMLElement>('[data-row]') ?? [])], 0, event);
  });
}

/** Follows the link of a row that is clicked anywhere, unless the click was for something in it or text was selected. */
export function onRowClick(event: MouseEvent): void {
  const { target } = event;
  if (!(target instanceof HTMLElement) || event.defaultPrevented || event.button !== 0) return;
  if (target.closest('a, button, input, label, [role="button"]') !== null) return;
  if (window.getSelection()?.isCollapsed === false) return;
  const link = target.closest('tr')?.querySelector<HTMLElement>('[data-row]');
  // The modifiers of the click are the link’s: it may open in another tab.
  link?.dispatchEvent(new MouseEvent('click', { ...modifiersOf(event), bubbles: true, cancelable: true }));
}

function modifiersOf({ ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): MouseEventInit {
  return { ctrlKey, metaKey, shiftKey, altKey };
}
