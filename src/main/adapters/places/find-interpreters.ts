import { access, constants, readdir, readFile, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import type { FoundInterpreter } from '../../app/ports';

const windows = process.platform === 'win32';
const VENV_FOLDERS = ['.venv', 'venv', 'env', '.env'];
/** Folders above a script in which a virtual environment of its project may lie. */
const LEVELS_UP = 5;
const CONDA_ROOTS = ['miniconda3', 'anaconda3', 'miniforge3', 'mambaforge', 'micromamba', '.conda'];
const ON_PATH = windows ? ['python.exe', 'node.exe'] : ['python3', 'python', 'node'];

/** Interpreters near a folder or script first, then conda environments, then what PATH finds; each program once. */
export async function findInterpreters(near: string | null): Promise<FoundInterpreter[]> {
  const found = [
    ...(near === null ? [] : await virtualEnvironments(near)),
    ...(await condaEnvironments()),
    ...(await onPath()),
  ];
  return [...new Map(found.map((one) => [one.path, one])).values()];
}

async function virtualEnvironments(near: string): Promise<FoundInterpreter[]> {
  const found: FoundInterpreter[] = [];
  let folder = near;
  for (let level = 0; level <= LEVELS_UP; level += 1) {
    for (const path of [folder, ...VENV_FOLDERS.map((name) => join(folder, name))]) {
      const program = join(path, windows ? 'Scripts/python.exe' : 'bin/python');
      const marked = await exists(join(path, 'pyvenv.cfg'));
      if (marked && (await runs(program))) {
        found.push({ interpreter: { kind: 'venv', path }, path: program, label: `venv ${path}` });
      }
    }
    if (dirname(folder) === folder) break;
    folder = dirname(folder);
  }
  return found;
}

async function condaEnvironments(): Promise<FoundInterpreter[]> {
  const listed = await readFile(join(homedir(), '.conda', 'environments.txt'), 'utf8').catch(() => '');
  const roots = CONDA_ROOTS.map((name) => join(homedir(), name));
  const children = await Promise.all(
    roots.map(async (root) => {
      const names = await readdir(join(root, 'envs')).catch(() => []);
      return [root, ...names.map((name) => join(root, 'envs', name))];
    }),
  );
  const folders = new Set([...listed.split(/\r?\n/).filter((line) => line.trim() !== ''), ...children.flat()]);
  const found: FoundInterpreter[] = [];
  for (const path of folders) {
    const program = join(path, windows ? 'python.exe' : 'bin/python');
    if ((await exists(join(path, 'conda-meta'))) && (await runs(program))) {
      found.push({ interpreter: { kind: 'conda', path }, path: program, label: `conda ${basename(path)}` });
    }
  }
  return found;
}

async function onPath(): Promise<FoundInterpreter[]> {
  const found: FoundInterpreter[] = [];
  const seen = new Set<string>();
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter((part) => part !== '')) {
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
