import type { Direction } from '../../../panels/canvas/walk';

/** What a key can ask of the builder. */
export type BuilderCommand =
  | 'save'
  | 'undo'
  | 'redo'
  | 'duplicate'
  | 'select-all'
  | 'select-none'
  | 'delete'
  | 'delete-reconnect'
  | 'search'
  | 'rename'
  | 'add'
  | 'add-after'
  | 'note'
  | 'tidy'
  | 'fit'
  | 'life-size'
  | 'zoom-in'
  | 'zoom-out'
  | 'properties'
  | 'help'
  | `walk-${Direction}`
  | `widen-${Direction}`
  | `nudge-${Direction}`
  | `pan-${Direction}`;

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

const HELD: Readonly<Record<string, BuilderCommand>> = {
  s: 'save',
  z: 'undo',
  y: 'redo',
  d: 'duplicate',
  a: 'select-all',
  f: 'search',
  backspace: 'delete-reconnect',
};

const PLAIN: Readonly<Record<string, BuilderCommand>> = {
  delete: 'delete',
  backspace: 'delete',
  escape: 'select-none',
  f2: 'rename',
  enter: 'properties',
  n: 'add',
  m: 'note',
  t: 'tidy',
  f: 'fit',
  '0': 'life-size',
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
  '?': 'help',
};

/** The command that a key press stands for, or null. Ctrl and, on a Mac, Cmd are the same. */
export function commandOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
): BuilderCommand | null {
  const held = event.ctrlKey || event.metaKey;
  const arrow = ARROWS[event.key];
  if (arrow !== undefined) {
    if (held) return `pan-${arrow}`;
    if (event.altKey) return `nudge-${arrow}`;
    return event.shiftKey ? `widen-${arrow}` : `walk-${arrow}`;
  }
  if (event.altKey) return null;
  const key = event.key.toLowerCase();
  if (held) return key === 'z' && event.shiftKey ? 'redo' : (HELD[key] ?? null);
  if (event.shiftKey && key === 'n') return 'add-after';
  if (event.shiftKey && key === 'delete') return 'delete-reconnect';
  return PLAIN[key] ?? null;
}

/** Ctrl with these means the same in every control that is no field of text. */
const ANYWHERE: ReadonlySet<BuilderCommand> = new Set(['undo', 'redo', 'search']);

/**
 * Whether a key press is the builder's: all commands are where the canvas has the focus. Elsewhere a key is the
 * control's that has it; only a save is the builder's everywhere.
 */
export function isForBuilder(command: BuilderCommand, target: EventTarget | null): boolean {
  if (command === 'save') return true;
  if (isTyping(target)) return false;
  return isOnCanvas(target) || ANYWHERE.has(command);
}

/** Whether the canvas has the focus, and no field on it. */
export function isOnCanvas(target: EventTarget | null): boolean {
  return target instanceof Element && !isTyping(target) && target.closest('[role=application]') !== null;
}

/** Whether letters typed here are text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select, [role=combobox]');
}
