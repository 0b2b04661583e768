import { nextTick, type Ref } from 'vue';

/** Hands the cursor on when rows of a table come and go. */
export interface RowCursor {
  /** A row was added at the end: its first field takes the cursor. */
  added: () => void;
  /** A row was removed: the one in its place takes the cursor, else the one before, else the button that adds one. */
  removed: (at: number) => void;
}

const FIELD = 'input:not([disabled]), textarea';
const BUTTON = 'button:not([disabled])';

/**
 * The cursor of a table whose rows can be added and removed. Without it the cursor is lost with its row, and the next
 * key goes to the page. Within the host rows carry `data-row`, and the button that adds one carries `data-add`.
 */
export function useRowCursor(host: Readonly<Ref<HTMLElement | null>>): RowCursor {
  const rows = (): HTMLElement[] => [...(host.value?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];

  return {
    added: () =>
      void nextTick(() => {
        rows().at(-1)?.querySelector<HTMLElement>(FIELD)?.focus();
      }),
    removed: (at) =>
      void nextTick(() => {
        const left = rows();
        const next = left[Math.min(at, left.length - 1)];
        // The button that removes, so that the next key can't change a value by chance.
        const target = next?.querySelector<HTMLElement>(BUTTON) ?? next?.querySelector<HTMLElement>(FIELD);
        (target ?? host.value?.querySelector<HTMLElement>('[data-add]'))?.focus();
      }),
  };
}
