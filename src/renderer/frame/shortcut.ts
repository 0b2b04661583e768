const isMac = /mac/iu.test(navigator.platform);

/** The name of the key that shortcuts are held with on this system. */
export const MOD_KEY = isMac ? '⌘' : 'Ctrl';

/** Whether a key press opens the command palette: Ctrl+K, on a Mac Cmd+K. */
export function isPaletteKey(event: KeyboardEvent): boolean {
  const held = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return held && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k';
}
