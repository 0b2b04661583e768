import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { extractAll, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../../package.json';

const root = resolve(import.meta.dirname, '../../..');
/** Marks the place of the fuses in Electron's binary (@electron/fuses, constants). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const run = promisify(execFile);

describe('electron-builder.yml', () => {
  test('is valid by electron-builder’s own schema', async () => {
    const config = await getConfig(root, 'electron-builder.yml', null);
    await expect(validateConfiguration(config, new DebugLogger(false))).resolves.toBeUndefined();
    expect(config).toMatchObject({ asar: true, publish: null, npmRebuild: false });
  });

  test('a name that the schema does not know is refused', async () => {
    const config = await getConfig(root, 'electron-builder.yml', null);
    const wrong = { ...config, asarUnpacked: [] } as typeof config;
    await expect(validateConfiguration(wrong, new DebugLogger(false))).rejects.toThrow('asarUnpacked');
  });
});

/**
 * Packs the built app (`npm run build` comes first) with electron-builder itself, around a file that stands for
 * Electron's binary: it has the place for the fuses and nothing else.
 */
describe('the packed app', () => {
  let folder: string;
  let packed: string;
  let files: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'closing-bell-packed-'));
    const electronDist = join(folder, 'electron');
    await mkdir(join(electronDist, 'resources'), { recursive: true });
    const fuseWire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, 9]), Buffer.from('000000000')]);
    await writeFile(join(electronDist, 'electron'), Buffer.concat([Buffer.alloc(64), fuseWire, Buffer.alloc(64)]));
    await chmod(join(electronDist, 'electron'), 0o755);
    await run(
      process.execPath,
      [
        join(root, 'node_modules/electron-builder/cli.js'),
        '--linux',
        '--dir',
        `-c.electronDist=${electronDist}`,
        `-c.directories.output=${join(folder, 'dist')}`,
      ],
      { cwd: root },
    );
    const unpacked = (await readdir(join(folder, 'dist'))).find((name) => name.startsWith('linux'));
    packed = join(folder, 'dist', unpacked ?? '');
    files = listPackage(join(packed, 'resources/app.asar'), { isPack: false }).map((name) =>
      name.replaceAll('\\', '/').slice(1),
    );
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('holds what was built, package.json and the production dependencies, and nothing else', () => {
    expect([...new Set(files.map((name) => name.split('/')[0]))].sort()).toEqual([
      'node_modules',
      'out',
      'package.json',
    ]);
    expect(files).toEqual(
      expect.arrayContaining([
        'out/main/index.js',
        'out/main/headless.js',
        'out/main/launcher.js',
        'out/main/log-search.js',
        'out/main/store-worker.js',
        'out/preload/index.cjs',
        'out/renderer/index.html',
      ]),
    );
    const modules = new Set(files.filter((name) => name.startsWith('node_modules/')).map(moduleOf));
    for (const name of Object.keys(packageJson.dependencies)) expect(modules).toContain(name);
    for (const name of Object.keys(packageJson.devDependencies)) expect(modules).not.toContain(name);
    expect(files.filter((name) => /\.(map|[cm]?ts|vue)$/.test(name))).toEqual([]);
  });

  test('keeps the one native module that it needs outside the archive', async () => {
    const natives = files.filter((name) => name.endsWith('.node'));
    expect(natives).toEqual([`node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`]);
    const outside = join(packed, 'resources/app.asar.unpacked', natives[0] ?? '');
    expect((await readFile(outside)).subarray(1, 4).toString()).toBe('ELF');
  });

  test('has calendars, Python helper, samples and icons beside the archive', async () => {
    const resources = join(packed, 'resources/resources');
    expect((await readdir(resources)).sort()).toEqual(['calendars', 'icons', 'python', 'samples']);
    expect(await readdir(join(resources, 'calendars'))).toContain('xshg.json');
    expect(await readdir(join(resources, 'python'))).toContain('closing_bell.py');
    expect(await readdir(join(resources, 'icons'))).toEqual(expect.arrayContaining(['icon.png', 'tray.png']));
  });

  test('its fuses let nobody feed code to it', async () => {
    const wire = await getCurrentFuseWire(join(packed, 'closing-bell'));
    const on = '1'.charCodeAt(0);
    const isOn = Object.fromEntries(
      Object.entries(wire)
        .filter(([fuse]) => fuse !== 'version')
        .map(([fuse, state]) => [FuseV1Options[Number(fuse)], Number(state) === on]),
    );
    expect(isOn).toEqual({
      RunAsNode: true,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true,
    });
  });

  test('has all that its programs import', async () => {
    const app = join(folder, 'extracted');
    extractAll(join(packed, 'resources/app.asar'), app);
    const { stdout } = await run(process.execPath, [join(app, 'out/main/headless.js'), '--help'], { cwd: folder });
    expect(stdout).toContain('serve');
  });
});

function moduleOf(file: string): string {
  const [, first = '', second = ''] = file.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}
