/** Edits that can be taken back. */
const MOST_LEVELS = 100;

/** A value with what it was before, and what was taken back. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** Edits of the same field, one right after the other, are one level; null: the next edit is a level of its own. */
  readonly field: string | null;
}

/** A history that begins now. */
export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [], field: null };
}

/** Takes an edit in; an edit that changes nothing is none. */
export function record<T>(history: History<T>, next: T, field: string | null = null): History<T> {
  if (next === history.present) return history;
  const goesOn = field !== null && field === history.field;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-MOST_LEVELS);
  return { past, present: next, future: [], field };
}

/** Ends the level that typing has been adding to. */
export function seal<T>(history: History<T>): History<T> {
  return history.field === null ? history : { ...history, field: null };
}

/** Takes the last edit back. */
export function undo<T>({ past, present, future, ...rest }: History<T>): History<T> {
  const before = past.at(-1);
  if (before === undefined) return { ...rest, past, present, future };
  return { past: past.slice(0, -1), present: before, future: [present, ...future], field: null };
}

/** Makes the edit again that was taken back last. */
export function redo<T>({ past, present, future, ...rest }: History<T>): History<T> {
  const [after, ...left] = future;
  if (after === undefined) return { ...rest, past, present, future };
  return { past: [...past, present], present: after, future: left, field: null };
}
