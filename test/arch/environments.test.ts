import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'closing-bell-environments-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function configOf(path: string): ts.ParsedCommandLine {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const parsed = ts.getParsedCommandLineOfConfigFile(join(root, path), {}, host);
  if (!parsed || parsed.errors.length > 0) throw new Error(`${path} can't be read.`);
  return parsed;
}

/** The names out of a list that do not compile beside all files of a project. */
function unknownNames(config: string, names: string[]): string[] {
  const { fileNames, options } = configOf(config);
  const file = join(folder, 'globals.ts');
  writeFileSync(file, names.map((name) => `void ${name};\n`).join(''));
  const program = ts.createProgram([file, ...fileNames.filter((name) => !name.endsWith('.vue'))], options);
  const source = program.getSourceFile(file);
  const faults = program.getSemanticDiagnostics(source);
  const lines = faults.map(({ start }) => source?.getLineAndCharacterOfPosition(start ?? 0).line);
  return names.filter((_, line) => lines.includes(line));
}

const NODE = ['process', 'Buffer', 'setImmediate', 'require'];
const PAGE = ['document', 'window', 'localStorage', 'HTMLElement'];
const NEITHER = ['Map', 'Promise', 'Intl'];

test.each([
  { config: 'tsconfig.pure.json', refused: [...NODE, ...PAGE, 'setTimeout', 'console', 'fetch'] },
  { config: 'src/main/tsconfig.json', refused: ['document', 'window', 'HTMLElement'] },
  { config: 'src/renderer/tsconfig.json', refused: NODE },
])('$config refuses $refused, and nothing that every environment has', ({ config, refused }) => {
  expect(unknownNames(config, [...refused, ...NEITHER])).toEqual(refused);
});

test.each([
  ['src/shared', 'tsconfig.pure.json'],
  ['src/main/core', 'tsconfig.pure.json'],
  ['src/main/app', 'tsconfig.pure.json'],
])('an editor reads %s by the same options as the check of types', (path, config) => {
  const { lib, types } = configOf(join(path, 'tsconfig.json')).options;
  expect({ lib, types }).toEqual({ lib: configOf(config).options.lib, types: [] });
});

test('each file of src is compiled for an environment of its own', () => {
  const environments = [
    'tsconfig.pure.json',
    'src/main/tsconfig.json',
    'src/preload/tsconfig.json',
    'src/renderer/tsconfig.json',
  ];
  const compiled = new Set(environments.flatMap((config) => configOf(config).fileNames));
  const all = configOf('tsconfig.json').fileNames.filter((path) => relative(root, path).startsWith('src'));
  expect(all.filter((path) => !compiled.has(path))).toEqual([]);
});
