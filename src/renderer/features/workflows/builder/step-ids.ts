import { stepIdSchema, type Workflow } from '@shared/model/workflow';

const LONGEST = 64;

/** All ids that a new step or note may not have. */
export function takenIds({ steps, notes }: Workflow): Set<string> {
  return new Set([...steps.map(({ id }) => id), ...notes.map(({ id }) => id)]);
}

/** An id made of a wish, as near to it as can be; the answer is put among those taken. */
export function freeId(wish: string, taken: Set<string>): string {
  const letters = wish.replace(/[^A-Za-z0-9_-]/gu, '_').replace(/^[^A-Za-z]+/u, '');
  const stem = stepIdSchema.safeParse(letters.slice(0, LONGEST)).success ? letters.slice(0, LONGEST) : 'step';
  let id = stem;
  for (let n = 2; taken.has(id); n += 1) id = `${stem.slice(0, LONGEST - String(n).length - 1)}-${n}`;
  taken.add(id);
  return id;
}

/** A copy's id: the number at its end counts on. */
export function copyId(id: string, taken: Set<string>): string {
  return freeId(id.replace(/-\d+$/u, ''), taken);
}

/** A text in which every macro that names a step by its old id names it by the new one. */
function renameIn(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{[^{}]*\}\}/gu, (macro) =>
    macro.replace(/\bsteps\.([A-Za-z][\w-]*)(?=\.output\b)/gu, (whole, id: string) => {
      const name = names.get(id);
      return name === undefined ? whole : `steps.${name}`;
    }),
  );
}

/** A value, at any depth, with the steps in its macros renamed; what names none stays the same object. */
export function renameMacros<T>(value: T, names: ReadonlyMap<string, string>): T {
  if (typeof value === 'string') return renameIn(value, names) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]: [string, unknown]) => [name, renameMacros(part, names)]);
  if (entries.every(([, part], at) => part === Object.values(value)[at])) return value;
  return (Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries)) as T;
}
