import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundPackage } from '../../app/ports';

/** What the scripts of this field stand on: these are worth naming where an environment is chosen. */
const WORTH_NAMING = [
  'pandas',
  'polars',
  'numpy',
  'pyarrow',
  'tushare',
  'akshare',
  'baostock',
  'rqdatac',
  'scikit-learn',
  'torch',
];

/** What an environment says of itself in its files: nothing of it is started. */
export interface EnvironmentFacts {
  /** Version of its Python. */
  python?: string;
  packages: FoundPackage[];
}

/** Version of Python and known packages of an environment; what can't be read is left out. */
export async function environmentFacts(folder: string, kind: 'venv' | 'conda'): Promise<EnvironmentFacts> {
  const python = kind === 'venv' ? await versionOfVenv(folder) : await versionOfConda(folder);
  return { ...(python === null ? {} : { python }), packages: await packagesIn(folder) };
}

async function versionOfVenv(folder: string): Promise<string | null> {
  const text = await readFile(join(folder, 'pyvenv.cfg'), 'utf8').catch(() => '');
  return /^version(?:_info)?\s*=\s*(\d+(?:\.\d+){1,2})/m.exec(text)?.[1] ?? null;
}

async function versionOfConda(folder: string): Promise<string | null> {
  const names = await namesIn(join(folder, 'conda-meta'));
  return names.map((name) => /^python-(\d+(?:\.\d+){1,2})-.*\.json$/.exec(name)?.[1]).find(Boolean) ?? null;
}

async function packagesIn(folder: string): Promise<FoundPackage[]> {
  const pythons = (await namesIn(join(folder, 'lib'))).filter((name) => /^python\d/.test(name));
  const places = [...pythons.map((name) => join(folder, 'lib', name)), join(folder, 'Lib')];
  const names = (await Promise.all(places.map((place) => namesIn(join(place, 'site-packages'))))).flat();
  const versions = new Map<string, string>();
  for (const name of names) {
    const [, called, version] = /^(.+?)-([^-]+)\.dist-info$/.exec(name) ?? [];
    if (called !== undefined && version !== undefined)
      versions.set(called.toLowerCase().replaceAll(/[-_.]+/g, '-'), version);
  }
  return WORTH_NAMING.flatMap((name) => {
    const version = versions.get(name);
    return version === undefined ? [] : [{ name, version }];
  });
}

function namesIn(path: string): Promise<string[]> {
  return readdir(path).catch(() => []);
}
