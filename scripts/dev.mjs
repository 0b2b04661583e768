import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { createServer as createProbe } from 'node:net';
import { join } from 'node:path';
import { electronBinary, hasDisplay } from './electron-binary.mjs';
import { engineOptions, ensureBuilt, findNode, headless, root, runToEnd, say } from './ensure.mjs';

const node = findNode();
const args = process.argv.slice(2);
const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');

if (node !== process.execPath) {
  process.exit(await runToEnd(node, [process.argv[1], ...args], { stdio: 'inherit' }));
}
if (electronBinary() && hasDisplay()) {
  process.exit(await runToEnd(node, [builder, 'dev', '--watch', ...args], { cwd: root, stdio: 'inherit' }));
}

say('no desktop window here: pages with hot reload in a browser, and an engine that restarts when its code changes.');

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createProbe().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** The renderer's development server, which hands calls and pushes on to the engine. */
async function servePages(enginePort) {
  const { createServer } = await import('vite');
  const { loadConfigFromFile } = await import('electron-vite');
  const loaded = await loadConfigFromFile(
    { command: 'serve', mode: 'development' },
    join(root, 'electron.vite.config.ts'),
  );
  const target = `http://127.0.0.1:${enginePort}`;
  const server = await createServer({
    ...loaded.config.renderer,
    configFile: false,
    server: {
      host: '127.0.0.1',
      proxy: {
        '/rpc': { target, changeOrigin: true },
        '/push': { target, changeOrigin: true, ws: true },
      },
    },
  });
  await server.listen();
  return `http://127.0.0.1:${server.httpServer.address().port}`;
}

let engine = null;

function startEngine(port, devOrigin) {
  const options = engineOptions();
  options.stdio = ['inherit', 'pipe', 'inherit', 'ipc'];
  engine = spawn(
    node,
    [headless, 'serve', '--no-open', '--port', String(port), '--dev-origin', devOrigin, ...args],
    options,
  );
  engine.stdout.setEncoding('utf8').on('data', (line) => {
    process.stdout.write(line);
    const token = /"token":"([^"]+)"/.exec(line)?.[1];
    if (token) say(`pages with hot reload: ${devOrigin}/#token=${token}`);
  });
}

async function stopEngine() {
  if (!engine || engine.exitCode !== null || engine.signalCode !== null) return;
  const gone = new Promise((resolve) => engine.once('exit', resolve));
  engine.kill('SIGTERM');
  await gone;
}

await ensureBuilt(node);
const port = await freePort();
const devOrigin = await servePages(port);
startEngine(port, devOrigin);

let work = Promise.resolve();
let timer = null;
for (const folder of ['main', 'shared']) {
  watch(join(root, 'src', folder), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(async () => {
        await stopEngine();
        await ensureBuilt(node);
        startEngine(port, devOrigin);
      });
    }, 300);
  });
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.removeAllListeners(name);
  process.on(name, () => void work.then(stopEngine).then(() => process.exit(0)));
}
