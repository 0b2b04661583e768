import type { CallOutput } from '@shared/contract';

type Found = CallOutput<'interpreters.find'>['rows'][number];

/** Folders that many projects call the same: their project tells them apart. */
const COMMON = new Set(['.venv', 'venv', 'env', '.env', '.conda', 'conda']);

/** What an interpreter is called: the kind and name of its environment, its Python and a few packages, without its path. */
export function labelOf({ interpreter, path, python, packages }: Found): string {
  const parts = ('path' in interpreter ? interpreter.path : path).split(/[\\/]/).filter((part) => part !== '');
  const name = parts.at(-1) ?? '';
  const project = COMMON.has(name) ? parts.at(-2) : undefined;
  const called = project === undefined ? name : `${project}/${name}`;
  const isEnvironment = interpreter.kind === 'venv' || interpreter.kind === 'conda';
  return [
    isEnvironment ? `${interpreter.kind} ${called}` : called,
    ...(python === undefined ? [] : [`Python ${python}`]),
    ...(packages ?? []).slice(0, 4).map((one) => `${one.name} ${one.version}`),
  ].join(' · ');
}

/** Where it lies: the folder of an environment, else the program. */
export function placeOf({ interpreter, path }: Found): string {
  return 'path' in interpreter ? interpreter.path : path;
}
