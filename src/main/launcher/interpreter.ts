import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { homedir } from 'node:os';
import { message, type Message } from '@shared/messages/message';
import type { Interpreter } from '@shared/model/command';
import { expandHome, kindOf, mayRun } from './files';

/** What an interpreter changes about a command and its environment. */
export interface InterpreterPlan {
  /** Program put in front of a script; null: what PATH finds. */
  program: string | null;
  /** Names that stand for the program. */
  names: RegExp | null;
  /** What the program is: it decides by which names a shell line may call it. */
  kind: 'python' | 'node' | 'other';
  /** Endings of scripts that the program runs. */
  scripts: RegExp;
  pathPrefix: string[];
  set: Record<string, string>;
  unset: string[];
}

/** A plan, or what is missing. */
export type InterpreterChoice = { plan: InterpreterPlan } | { missing: Message };

const windows = process.platform === 'win32';
const PYTHON_NAMES = /^python(3(\.\d+)?)?(\.exe)?$/i;
const NODE_NAMES = /^node(js)?(\.exe)?$/i;
const PYTHON_SCRIPTS = /\.pyw?$/i;
const NODE_SCRIPTS = /\.[cm]?js$/i;
const ANY_SCRIPT = /\.(pyw?|[cm]?js|[cm]?ts|sh|bash|zsh|r|jl|pl|rb|lua|php|ps1)$/i;

const nothing = (): InterpreterPlan => ({
  program: null,
  names: null,
  kind: 'other',
  scripts: ANY_SCRIPT,
  pathPrefix: [],
  set: {},
  unset: [],
});

function python(program: string, part: Partial<InterpreterPlan>): InterpreterChoice {
  return { plan: { ...nothing(), program, names: PYTHON_NAMES, kind: 'python', scripts: PYTHON_SCRIPTS, ...part } };
}

function pythonIn(candidates: string[]): string | undefined {
  return candidates.find((path) => kindOf(path) === 'file');
}

function virtualEnvironment(folder: string): InterpreterChoice {
  const bin = join(folder, windows ? 'Scripts' : 'bin');
  const program = pythonIn(windows ? [join(bin, 'python.exe')] : [join(bin, 'python'), join(bin, 'python3')]);
  if (program === undefined) {
    return { missing: message('launcher.noPythonInVenv', { folder }) };
  }
  return python(program, { pathPrefix: [bin], set: { VIRTUAL_ENV: folder }, unset: ['PYTHONHOME'] });
}

function condaEnvironment(folder: string): InterpreterChoice {
  const program = pythonIn(windows ? [join(folder, 'python.exe')] : [join(folder, 'bin', 'python')]);
  if (program === undefined) {
    return { missing: message('launcher.noPythonInConda', { folder }) };
  }
  const library = ['mingw-w64/bin', 'usr/bin', 'bin'].map((part) => join(folder, 'Library', part));
  return python(program, {
    pathPrefix: windows ? [folder, ...library, join(folder, 'Scripts'), join(folder, 'bin')] : [join(folder, 'bin')],
    set: { CONDA_PREFIX: folder, CONDA_DEFAULT_ENV: basename(folder), CONDA_SHLVL: '1' },
    unset: ['PYTHONHOME'],
  });
}

function asNode(plan: InterpreterPlan): InterpreterPlan {
  return { ...plan, names: NODE_NAMES, kind: 'node', scripts: NODE_SCRIPTS };
}

function programAt(path: string): InterpreterChoice {
  const kind = kindOf(path);
  if (kind === null) return { missing: message('launcher.noInterpreter', { path }) };
  if (kind === 'folder') return { missing: message('launcher.interpreterIsFolder', { path }) };
  if (!mayRun(path)) return { missing: message('launcher.interpreterMayNotRun', { path }) };
  const name = basename(path);
  const plan = { ...nothing(), program: path, pathPrefix: [dirname(path)] };
  if (/^(python|pypy)/i.test(name)) return python(path, { pathPrefix: plan.pathPrefix });
  if (/^(node|bun|deno)/i.test(name)) return { plan: asNode(plan) };
  return { plan };
}

/**
 * Puts the folder with an interpreter's names on PATH. On Windows it comes after the interpreter's own folder: a name
 * that is a batch file ends a batch file that calls it, so `python.exe` itself is taken where it is there.
 */
export function withNames(plan: InterpreterPlan, folder: string): InterpreterPlan {
  return { ...plan, pathPrefix: windows ? [...plan.pathPrefix, folder] : [folder, ...plan.pathPrefix] };
}

/** Finds the picked interpreter and what its activation would set. `ownNode` is the program behind `node`. */
export function chooseInterpreter(interpreter: Interpreter, ownNode: string): InterpreterChoice {
  if (interpreter.kind === 'system') return { plan: nothing() };
  if (interpreter.kind === 'node') {
    const found = programAt(ownNode);
    if ('missing' in found) return found;
    // Electron is Node only when told so. Elsewhere than on Windows a script of ours does that.
    const set: Record<string, string> = windows && process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {};
    return { plan: { ...asNode(found.plan), set } };
  }
  const path = resolve(homedir(), expandHome(interpreter.path));
  if (interpreter.kind === 'venv') return virtualEnvironment(path);
  if (interpreter.kind === 'conda') return condaEnvironment(path);
  return programAt(path);
}

/** A PATH with folders put in front. */
export function prefixed(folders: readonly string[], path: string | undefined): string {
  return [...folders, ...(path === undefined || path === '' ? [] : [path])].join(delimiter);
}
