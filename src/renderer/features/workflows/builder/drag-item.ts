import type { StepChoice } from './new-step';

/** Under this name the palette puts what is dragged. */
export const DRAG_TYPE = 'application/x-closing-bell-step';
/** A note, when it is dragged. */
export const DRAG_NOTE = 'note';

/** Reads what was dropped, or null when it came from elsewhere. */
export function droppedItem(data: DataTransfer): StepChoice | typeof DRAG_NOTE | null {
  const text = data.getData(DRAG_TYPE);
  if (text === '') return null;
  const item: unknown = JSON.parse(text);
  if (item === DRAG_NOTE) return DRAG_NOTE;
  if (typeof item !== 'object' || item === null) return null;
  if ('key' in item && typeof item.key === 'string') return { kind: 'task', key: item.key };
  return { kind: 'command' };
}
