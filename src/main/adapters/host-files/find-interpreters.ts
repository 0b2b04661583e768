import { access, constants, readdir, readFile, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { inheritedEnvironment } from '@shared/inherited-env';
import type { FoundInterpreter } from '../../app/ports';
import { environmentFacts } from './environment-facts';

const windows = process.platform === 'win32';
/** Names under which an environment lies in its project; a folder of conda environments is `envs` there. */
const ENVIRONMENT_FOLDERS = ['.venv', 'venv', 'env', '.env', '.conda', 'conda'];
/** Folders above a script in which an environment of its project may lie. */
const LEVELS_UP = 5;
const CONDA_ROOTS = ['miniconda3', 'anaconda3', 'miniforge3', 'mambaforge', 'micromamba', '.conda'];
const ON_PATH = windows ? ['python.exe', 'node.exe'] : ['python3', 'python', 'node'];

/** Interpreters near a folder or script first, then conda environments, then what PATH finds; each program once. */
export async function findInterpreters(near: string | null): Promise<FoundInterpreter[]> {
  const found = [
    ...(near === null ? [] : await environmentsNear(near)),
    ...(await condaEnvironments()),
    ...(await onPath()),
  ];
  return found.filter((one, i) => found.findIndex(({ path }) => path === one.path) === i);
}

async function environmentsNear(near: string): Promise<FoundInterpreter[]> {
  const found: (FoundInterpreter | null)[] = [];
  let folder = near;
  for (let level = 0; level <= LEVELS_UP; level += 1) {
    const named = ENVIRONMENT_FOLDERS.map((name) => join(folder, name));
    const gathered = await foldersIn(join(folder, 'envs'));
    for (const path of [folder, ...named, ...gathered]) {
      found.push(await virtualEnvironment(path), await condaEnvironment(path, `conda ${path}`));
    }
    if (dirname(folder) === folder) break;
    folder = dirname(folder);
  }
  return found.filter((one) => one !== null).map((one) => ({ ...one, near: true as const }));
}

async function virtualEnvironment(path: string): Promise<FoundInterpreter | null> {
  const program = join(path, windows ? 'Scripts/python.exe' : 'bin/python');
  const found = (await exists(join(path, 'pyvenv.cfg'))) && (await runs(program));
  if (!found) return null;
  return {
    interpreter: { kind: 'venv', path },
    path: program,
    label: `venv ${path}`,
    ...(await environmentFacts(path, 'venv')),
  };
}

async function condaEnvironment(path: string, label: string): Promise<FoundInterpreter | null> {
  const program = join(path, windows ? 'python.exe' : 'bin/python');
  const found = (await exists(join(path, 'conda-meta'))) && (await runs(program));
  if (!found) return null;
  return { interpreter: { kind: 'conda', path }, path: program, label, ...(await environmentFacts(path, 'conda')) };
}

async function foldersIn(path: string): Promise<string[]> {
  const names = await readdir(path).catch(() => []);
  return names.map((name) => join(path, name));
}

async function condaEnvironments(): Promise<FoundInterpreter[]> {
  const listed = await readFile(join(homedir(), '.conda', 'environments.txt'), 'utf8').catch(() => '');
  const roots = CONDA_ROOTS.map((name) => join(homedir(), name));
  const children = await Promise.all(roots.map(async (root) => [root, ...(await foldersIn(join(root, 'envs')))]));
  const folders = new Set([...listed.split(/\r?\n/).filter((line) => line.trim() !== ''), ...children.flat()]);
  const found = await Promise.all([...folders].map((path) => condaEnvironment(path, `conda ${basename(path)}`)));
  return found.filter((one) => one !== null);
}

/** Folders of PATH without those that npm added for the app: what is found there is the app's own. */
function inheritedPath(): string[] {
  const env = inheritedEnvironment(process.env, delimiter);
  const name = Object.keys(env).find((one) => one.toUpperCase() === 'PATH');
  return (env[name ?? ''] ?? '').split(delimiter);
}

async function onPath(): Promise<FoundInterpreter[]> {
  const found: FoundInterpreter[] = [];
  const seen = new Set<string>();
  for (const folder of inheritedPath().filter((part) => part !== '')) {
    for (const name of ON_PATH) {
      const path = join(folder, name);
      if (!(await runs(path))) continue;
      const real = await realpath(path).catch(() => path);
      if (seen.has(real)) continue;
      seen.add(real);
      found.push({ interpreter: { kind: 'path', path }, path, label: path });
    }
  }
  return found;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function runs(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
