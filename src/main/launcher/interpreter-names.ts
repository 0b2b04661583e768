import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { shellWord } from '@shared/shell-word';
import { mayRun } from './files';

/** What a name on PATH is to run: a program with the arguments that come first. */
interface Named {
  readonly names: readonly string[];
  readonly args: readonly string[];
}

/** Part of a folder's name: files of another make are no longer used. */
const VERSION = 1;
const MINORS = Array.from({ length: 25 }, (_, minor) => `3.${minor}`);
const PYTHON: readonly Named[] = [
  { names: ['python', ...['3', ...MINORS].map((version) => `python${version}`)], args: [] },
  { names: ['pip', ...['3', ...MINORS].map((version) => `pip${version}`)], args: ['-m', 'pip'] },
];
const NODE: readonly Named[] = [{ names: ['node', 'nodejs'], args: [] }];

const windows = process.platform === 'win32';

function namesOf(program: string, kind: 'python' | 'node' | 'other'): readonly Named[] {
  if (kind === 'python') return PYTHON;
  if (kind === 'node') return NODE;
  const name = basename(program).replace(/\.exe$/i, '');
  return [{ names: [...new Set([name, name.replace(/[-_]?\d+(\.\d+)*$/, '') || name])], args: [] }];
}

/** Whether a program is a script, as the one of pyenv is: it may look for the same name on PATH itself. */
function isScript(program: string): boolean {
  const file = openSync(program, 'r');
  try {
    const start = Buffer.alloc(2);
    return readSync(file, start) === 2 && start.toString('latin1') === '#!';
  } finally {
    closeSync(file);
  }
}

/** Takes a folder off PATH, wherever it stands. */
const withoutFolder = (folder: string): string => `here=:${shellWord(folder)}:
path=:$PATH:
case $path in *"$here"*) path=\${path%%"$here"*}:\${path#*"$here"} ;; esac
path=\${path#:}
PATH=\${path%:}
`;

function scriptFor(program: string, args: readonly string[], prelude: string): string {
  // In a batch file a percent sign stands for itself only when it is doubled.
  if (windows) return `@"${program.replaceAll('%', '%%')}" ${[...args, '%*'].join(' ')}\r\n`;
  return `#!/bin/sh\n${prelude}exec ${[shellWord(program), ...args].join(' ')} "$@"\n`;
}

/**
 * A folder for PATH in which each name that an interpreter goes by runs the program that was picked: a shell line, and
 * a script that it calls, then get no other Python by another name. They are scripts, not links: Python looks for its
 * virtual environment beside the path that it was started by. Made once for each program. Throws when it can't be made.
 */
export function folderOfNames(root: string, program: string, kind: 'python' | 'node' | 'other'): string {
  const script = !windows && isScript(program);
  const hash = createHash('sha256').update(JSON.stringify([program, kind, script, VERSION]));
  const folder = join(root, hash.digest('hex').slice(0, 20));
  const named = namesOf(program, kind);
  const sample = join(folder, fileName(named[0]?.names[0] ?? ''));
  if (!existsSync(sample)) make(folder, named, (args) => scriptFor(program, args, script ? withoutFolder(folder) : ''));
  if (!mayRun(sample)) throw new Error(`“${sample}” may not be run: its disk allows no programs.`);
  return folder;
}

function fileName(name: string): string {
  return windows ? `${name}.cmd` : name;
}

function make(folder: string, named: readonly Named[], textFor: (args: readonly string[]) => string): void {
  const draft = `${folder}.${process.pid}`;
  for (const path of [draft, folder]) rmSync(path, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  for (const { names, args } of named) {
    for (const name of names) writeFileSync(join(draft, fileName(name)), textFor(args), { mode: 0o700 });
  }
  renameSync(draft, folder);
}
