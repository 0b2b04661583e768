import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const cache = join(root, 'node_modules/.cache/closing-bell-launcher');
const SOURCES = ['src/shared', 'src/main/launcher', 'src/main/log-format', 'src/main/adapters/log-files'];
const KEPT_MS = 3_600_000;

/** Built files of the launcher process and of the thread that searches logs. */
export interface BuiltEntries {
  launcher: string;
  searchWorker: string;
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const folder of SOURCES) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      const file = statSync(join(root, folder, name));
      if (file.isFile()) hash.update(`${folder}/${name} ${file.mtimeMs} ${file.size}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function removeOld(): void {
  if (!isThere(cache)) return;
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && Date.now() - found.mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}

async function buildInto(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '@shared': join(root, 'src/shared') } },
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node24',
      outDir,
      rolldownOptions: {
        input: {
          launcher: join(root, 'src/main/launcher/index.ts'),
          'log-search': join(root, 'src/main/adapters/log-files/search-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
}

/** Builds the two once for each state of the sources; test files that run at the same time share the result. */
export async function builtLauncher(): Promise<BuiltEntries> {
  const dir = join(cache, fingerprint());
  if (!isThere(dir)) {
    removeOld();
    const draft = `${dir}.${randomUUID()}`;
    await buildInto(draft);
    try {
      renameSync(draft, dir);
    } catch (error) {
      // Another test file was faster.
      if (!isThere(dir)) throw error;
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return { launcher: join(dir, 'launcher.mjs'), searchWorker: join(dir, 'log-search.mjs') };
}
