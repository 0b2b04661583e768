import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './ensure.mjs';

const FETCH_SECONDS = 60;
const electron = join(root, 'node_modules', 'electron');

/** Electron's program file; null when it has not been fetched. Asking the package itself would start a download. */
export function electronBinary() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!existsSync(join(electron, 'path.txt'))) return null;
  const name = readFileSync(join(electron, 'path.txt'), 'utf8').trim();
  const path = join(override || join(electron, 'dist'), name);
  return existsSync(path) ? path : null;
}

/** Whether a window could be shown. */
export function hasDisplay() {
  if (process.platform === 'win32' || process.platform === 'darwin') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Fetches Electron's binary, a minute at most; answers its path, or null with the reason said on stderr. */
export async function fetchElectron(node) {
  const installer = join(electron, 'install.js');
  if (!existsSync(installer)) return null;
  say(`fetching Electron’s binary, for ${FETCH_SECONDS} s at most …`);
  await new Promise((resolve) => {
    const child = spawn(node, [installer], { cwd: root, stdio: ['ignore', 'ignore', 'ignore'] });
    const limit = setTimeout(() => child.kill('SIGKILL'), FETCH_SECONDS * 1000);
    const done = () => {
      clearTimeout(limit);
      resolve();
    };
    child.on('error', done);
    child.on('exit', done);
  });
  return electronBinary();
}
