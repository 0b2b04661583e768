import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from './engine';

/** A home folder with folders of a project and a conda environment; this process takes it for its user's until disposed. */
export function analystHome(): { path: string } & Disposable {
  const home = tempDir();
  for (const folder of ['data', 'pipeline', '因子研究']) mkdirSync(join(home.path, folder));
  const conda = join(home.path, 'miniconda3', 'envs', 'quant');
  for (const folder of ['conda-meta', 'bin']) mkdirSync(join(conda, folder), { recursive: true });
  writeFileSync(join(conda, 'bin', 'python'), '', { mode: 0o755 });
  const { HOME } = process.env;
  process.env['HOME'] = home.path;
  return {
    path: home.path,
    [Symbol.dispose]: () => {
      process.env['HOME'] = HOME;
      home[Symbol.dispose]();
    },
  };
}
