import type { CommandDraft } from './command-draft';

/** The place around which environments are looked for: the working folder, else a script of the command by its path. */
export function nearOf(draft: Pick<CommandDraft, 'cwd' | 'kind' | 'shell' | 'argv'>): string | undefined {
  const cwd = draft.cwd.trim();
  if (cwd !== '') return cwd;
  const words = draft.kind === 'argv' ? draft.argv : draft.shell.split(/\s+/);
  const script = words
    .map((word) => word.replace(/^["']|["']$/g, ''))
    .find((word) => /^(\/|~\/|[A-Za-z]:[\\/])/.test(word) && /\.(py|ipynb|sh|js|mjs|ts|r)$/i.test(word));
  return script;
}

/** Whether a command calls Python, as far as its text tells. */
export function runsPython({ kind, shell, argv }: Pick<CommandDraft, 'kind' | 'shell' | 'argv'>): boolean {
  return /\bpython|\.py\b/i.test(kind === 'argv' ? argv.join(' ') : shell);
}

/** Puts an entry's name behind its folder, with the separator that the folder uses. */
export function joinPath(folder: string, name: string): string {
  const separator = folder.includes('\\') ? '\\' : '/';
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`;
}
