import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const textOf = (path: string): Promise<string> => readFile(resolve(root, path), 'utf8');

interface Package {
  license: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}
const packageAt = async (folder: string): Promise<Package> =>
  JSON.parse(await textOf(`${folder}package.json`)) as Package;

/** The licence of each package that a table names. */
function named(text: string): Map<string, string> {
  const rows = text.split('\n').filter((line) => /^\| `[^`]+`(, `[^`]+`)* *\|/.test(line));
  return new Map(
    rows.flatMap((row) => {
      const cells = row.split('|').map((cell) => cell.trim());
      return [...(cells[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']): [string, string] => [
        name,
        cells[3] ?? '',
      ]);
    }),
  );
}

/** The modules that the source of pages, preload and desktop imports by name. */
async function imported(): Promise<string[]> {
  const names = await readdir(resolve(root, 'src'), { recursive: true });
  const texts = await Promise.all(
    names.filter((name) => /\.(ts|vue)$/.test(name)).map((name) => textOf(`src/${name}`)),
  );
  const pattern = /(?:\bfrom |\bimport |\bimport\()'((?:@[\w.-]+\/)?[\w.-]+)(?:\/[^']*)?'/g;
  return texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name));
}

test('THIRD-PARTY.md names each package that the app brings with it, and its licence, and no other', async () => {
  const { dependencies, devDependencies } = await packageAt('');
  const used = (await imported()).filter((name) => Object.hasOwn(devDependencies, name));
  const licences = await Promise.all(
    [...new Set([...Object.keys(dependencies), ...used])].map(async (name): Promise<[string, string]> => [
      name,
      (await packageAt(`node_modules/${name}/`)).license,
    ]),
  );
  const told = named(await textOf('THIRD-PARTY.md'));
  expect(new Map([...told].sort())).toEqual(new Map(licences.sort()));
});
