import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../support/until';
import { commandProcess, tempDir, type CommandProcess } from './commands';

const root = join(import.meta.dirname, '..', '..', '..');

/** The system's own Node, which may be an old one. */
const foreignNode = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.startsWith(root))
  .map((folder) => join(folder, 'node'))
  .find((path) => existsSync(path));

/** Stands in for the real builder: notes that it ran, takes a while, writes what the real one writes. */
const BUILDER = `
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('builds', process.version + '\\n');
console.log('the builder talks');
await new Promise((resolve) => setTimeout(resolve, 300));
if (existsSync('broken')) process.exit(3);
for (const path of ['main/index.js', 'main/launcher.js', 'main/log-search.js', 'main/store-worker.js', 'preload/index.cjs', 'renderer/index.html', 'main/headless.js']) {
  mkdirSync('out/' + path.split('/')[0], { recursive: true });
  writeFileSync('out/' + path, path === 'main/headless.js' ? 'import "../../program.mjs";' : '');
}`;

/** Stands in for the engine: says what it was given, ends with 7, or waits to be stopped and counts the signals. */
const PROGRAM = `
const args = process.argv.slice(2);
let signals = 0;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => {
    signals++;
    setTimeout(() => { console.log(name + ' ' + signals); process.exit(0); }, 600);
  });
}
process.on('disconnect', () => process.exit(0));
// Only now: whoever reads it may send a signal at once.
console.log(JSON.stringify({ args, version: process.version, pid: process.pid, cwd: process.cwd() }));
if (!args.includes('wait')) process.exit(7);
setInterval(() => {}, 1000);`;

async function app(): Promise<string> {
  const dir = await tempDir('app');
  await cp(join(root, 'scripts'), join(dir, 'scripts'), { recursive: true });
  for (const folder of ['src', 'node_modules/electron-vite/bin', 'node_modules/electron']) {
    await mkdir(join(dir, folder), { recursive: true });
  }
  await writeFile(join(dir, 'package.json'), '{"type":"module"}');
  await writeFile(join(dir, 'src/a.ts'), '');
  await writeFile(join(dir, 'electron.vite.config.ts'), '');
  await writeFile(join(dir, 'node_modules/electron-vite/bin/electron-vite.js'), BUILDER);
  await writeFile(join(dir, 'node_modules/electron-vite/package.json'), '{"type":"module"}');
  await writeFile(join(dir, 'program.mjs'), PROGRAM);
  await symlink(join(root, 'node_modules/node'), join(dir, 'node_modules/node'));
  // Sources from before: what the test touches later is newer than what is built in it.
  for (const path of ['src/a.ts', 'src', 'electron.vite.config.ts', 'package.json']) {
    await utimes(join(dir, path), 1_000_000, 1_000_000);
  }
  return dir;
}

interface Said {
  args: string[];
  version: string;
  pid: number;
  cwd: string;
}

function start(
  dir: string,
  args: string[],
  options: { env?: Record<string, string>; script?: string } = {},
): CommandProcess {
  const env = { npm_lifecycle_event: '', ...options.env };
  return commandProcess(args, { program: [join(dir, 'scripts', options.script ?? 'cli.mjs')], env });
}

async function said(process: CommandProcess): Promise<Said> {
  await until(() => process.out().includes('\n'), { what: `a line of the program: ${process.err()}` });
  return JSON.parse(process.out().split('\n')[0] ?? '') as Said;
}

async function builds(dir: string): Promise<number> {
  return (await readFile(join(dir, 'builds'), 'utf8')).trim().split('\n').length;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function waiting(dir: string, env: Record<string, string> = {}): Promise<CommandProcess & { engine: number }> {
  const starter = start(dir, ['wait'], { env });
  const { pid } = await said(starter);
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  return { ...starter, engine: pid };
}

describe('npm run cli', () => {
  it('builds what is missing with its talk on stderr, hands arguments on and ends with the program’s code', async () => {
    const dir = await app();
    const cli = start(dir, ['serve', '--port', '0', 'a b', '']);
    expect(await cli.ended).toBe(7);
    expect(cli.out().split('\n')).toHaveLength(2);
    expect((await said(cli)).args).toEqual(['serve', '--port', '0', 'a b', '']);
    expect(cli.err()).toContain('the builder talks');
  });

  it('builds again when a source is newer or gone, and else not', async () => {
    const dir = await app();
    for (const expected of [1, 1]) {
      await start(dir, []).ended;
      expect(await builds(dir)).toBe(expected);
    }
    await writeFile(join(dir, 'src/b.ts'), '');
    await start(dir, []).ended;
    expect(await builds(dir)).toBe(2);
  });

  it('builds once for several starters at once, and takes over from one that died', async () => {
    const dir = await app();
    await mkdir(join(dir, 'node_modules/.closing-bell-build'));
    await writeFile(join(dir, 'node_modules/.closing-bell-build/pid'), '999999999');
    const codes = await Promise.all([1, 2, 3].map(() => start(dir, []).ended));
    expect(codes).toEqual([7, 7, 7]);
    expect(await builds(dir)).toBe(1);
  });

  it('fails when the build fails, and does not lock out the next', async () => {
    const dir = await app();
    await writeFile(join(dir, 'broken'), '');
    expect(await start(dir, []).ended).toBe(1);
    await writeFile(
      join(dir, 'node_modules/electron-vite/bin/electron-vite.js'),
      BUILDER.replace("existsSync('broken')", 'false'),
    );
    expect(await start(dir, []).ended).toBe(7);
  });

  it.skipIf(foreignNode === undefined)(
    'runs the program on a Node that is new enough, whichever starts it',
    async () => {
      const dir = await app();
      const line = `'${foreignNode}' scripts/cli.mjs 2>/dev/null; true`;
      const out = execFileSync('/bin/sh', ['-c', line], { cwd: dir, encoding: 'utf8' });
      const ran = JSON.parse(out) as Said;
      expect(Number(ran.version.slice(1).split('.')[0])).toBeGreaterThanOrEqual(24);
    },
  );

  it.skipIf(process.platform === 'win32')(
    'runs through a link, as a package that npm installed without sources',
    async () => {
      const dir = await app();
      await start(dir, []).ended;
      for (const path of ['src', 'node_modules/electron-vite']) await rm(join(dir, path), { recursive: true });
      await chmod(join(dir, 'scripts/cli.mjs'), 0o755);
      const bin = join(await tempDir('bin'), 'closing-bell');
      await symlink(join(dir, 'scripts/cli.mjs'), bin);
      const out = execFileSync('/bin/sh', ['-c', '"$0" serve --port 0 || true', bin], { encoding: 'utf8' });
      expect((JSON.parse(out) as Said).args).toEqual(['serve', '--port', '0']);
      expect(await builds(dir)).toBe(1);
    },
  );

  it('starts the program in the folder where npm was called', async () => {
    const dir = await app();
    const elsewhere = await tempDir('elsewhere');
    const cli = start(dir, [], { env: { npm_lifecycle_event: 'cli', INIT_CWD: elsewhere } });
    expect((await said(cli)).cwd).toBe(elsewhere);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('passes %s on and ends with the program', async (signal) => {
    const starter = await waiting(await app());
    starter.child.kill(signal);
    expect(await starter.ended).toBe(0);
    expect(starter.out()).toContain(`${signal} 1\n`);
  });

  it('takes the two signals of one Ctrl+C under npm for one', async () => {
    const starter = await waiting(await app());
    starter.child.kill('SIGINT');
    await new Promise((resolve) => setImmediate(resolve));
    starter.child.kill('SIGINT');
    expect(await starter.ended).toBe(0);
    expect(starter.out()).toContain('SIGINT 1\n');
  });

  it('ends the program when it is killed itself', async () => {
    const starter = await waiting(await app());
    starter.child.kill('SIGKILL');
    await until(() => !isAlive(starter.engine));
  });

  it.each([
    ['itself', 'exec node "$0" wait'],
    ['through a shell that stays', 'node "$0" wait; exit $?'],
  ])('ends the program when npm, which started it %s, is killed', async (_how, line) => {
    const script = join(await app(), 'scripts', 'cli.mjs');
    const asNpm = `require('child_process').spawn('/bin/sh', ['-c', ${JSON.stringify(line)}, ${JSON.stringify(script)}], { stdio: 'inherit' })`;
    const npm = commandProcess(['-e', asNpm], { program: [], env: { npm_lifecycle_event: 'cli' } });
    const { pid } = await said(npm);
    npm.child.kill('SIGKILL');
    await until(() => !isAlive(pid));
  });
});

describe('npm start', () => {
  it('says in one line why there is no window, and serves', async () => {
    const dir = await app();
    const starter = start(dir, ['--port', '0'], { script: 'start.mjs' });
    expect((await said(starter)).args).toEqual(['serve', '--port', '0']);
    expect(starter.err()).toContain('no desktop window: there is no display.');
  });

  it('tries to fetch the binary where there is a display, and serves when that fails', async () => {
    const dir = await app();
    await writeFile(join(dir, 'node_modules/electron/install.js'), 'process.exit(1)');
    const starter = start(dir, [], { script: 'start.mjs', env: { DISPLAY: ':99' } });
    expect((await said(starter)).args).toEqual(['serve']);
    expect(starter.err()).toContain('could not be fetched');
  });

  it('opens the desktop app where the binary is', async () => {
    const dir = await app();
    const electron = join(dir, 'node_modules/electron');
    await mkdir(join(electron, 'dist'));
    await writeFile(join(electron, 'path.txt'), 'electron');
    await writeFile(
      join(electron, 'dist/electron'),
      '#!/bin/sh\necho "{\\"args\\":[\\"$1\\"],\\"cwd\\":\\"$PWD\\"}"\nexit 5\n',
    );
    await chmod(join(electron, 'dist/electron'), 0o755);
    const elsewhere = await tempDir('elsewhere');
    const env = { DISPLAY: ':99', npm_lifecycle_event: 'start', INIT_CWD: elsewhere };
    const starter = start(dir, [], { script: 'start.mjs', env });
    expect(await starter.ended).toBe(5);
    // The app is named in full; --data is meant from the folder where npm was called.
    expect(await said(starter)).toEqual({ args: [dir], cwd: elsewhere });
    expect(await builds(dir)).toBe(1);
  });
});
