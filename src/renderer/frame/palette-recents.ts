import type { StoredForm } from '../composables/use-stored';

/** Something that was taken from the palette: enough of it to be offered and taken again. */
export type Recent =
  | { kind: 'task' | 'run-task'; key: string; name: string }
  | { kind: 'run'; id: number; name: string; isWorkflow: boolean }
  | { kind: 'page'; to: string };

/** So many are remembered. */
export const MOST_RECENTS = 8;

/** Tells whether two are the same thing, whatever it is called by now. */
function nameOf(recent: Recent): string {
  if (recent.kind === 'run') return `run ${recent.id}`;
  return recent.kind === 'page' ? `page ${recent.to}` : `${recent.kind} ${recent.key}`;
}

/** What is stored may be of another version, or of another program at this address. */
function isRecent(value: unknown): value is Recent {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const text = (name: string): boolean => typeof (value as Record<string, unknown>)[name] === 'string';
  switch (value.kind) {
    case 'task':
    case 'run-task':
      return text('key') && text('name');
    case 'run':
      return 'id' in value && Number.isSafeInteger(value.id) && text('name') && 'isWorkflow' in value;
    case 'page':
      return text('to');
    default:
      return false;
  }
}

/** How they are kept. What can't be read is forgotten. */
export const RECENTS: StoredForm<readonly Recent[]> = {
  read(text) {
    try {
      const stored: unknown = JSON.parse(text);
      return Array.isArray(stored) ? stored.filter(isRecent).slice(0, MOST_RECENTS) : undefined;
    } catch {
      return undefined;
    }
  },
  write: (recents) => JSON.stringify(recents),
};

/** Puts something in front of what was taken before. */
export function withRecent(recent: Recent, before: readonly Recent[]): Recent[] {
  const others = before.filter((one) => nameOf(one) !== nameOf(recent));
  return [recent, ...others].slice(0, MOST_RECENTS);
}
