// What start, cli and dev need before they can do anything: a Node that is new enough, and built files that are
// no older than their sources. Plain JavaScript for any Node from 20 on.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The app's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The Node entry. */
export const headless = join(root, 'out', 'main', 'headless.js');

const NODE_MAJOR = 24;
const BUILT = [
  'main/index.js',
  'main/headless.js',
  'main/launcher.js',
  'main/log-search.js',
  'main/store-worker.js',
  'preload/index.cjs',
  'renderer/index.html',
];
const LOCK = join(root, 'node_modules', '.closing-bell-build');

// Nobody reading our talk is no reason to end.
process.stderr.on('error', () => {});

/** Writes one line for people. */
export function say(text) {
  process.stderr.write(`closing-bell: ${text}\n`);
}

/** The program file of a Node that the engine runs on; ends the process when there is none. */
export function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const found = [join('node', 'bin', program), join('.bin', program)]
    .map((path) => join(root, 'node_modules', path))
    .find((path) => existsSync(path));
  if (found) return found;
  // An installed package is not a checkout: nothing there brings a Node along.
  const way = existsSync(join(root, 'src')) ? ' Run "npm ci" here: it brings one along.' : '';
  say(`Node ${NODE_MAJOR} is needed and this is ${process.version}.${way}`);
  process.exit(1);
}

let child = null;
let lastSignal = { name: '', at: 0 };

// A terminal's Ctrl+C reaches npm and us at once, and npm passes its own on to us: one key press is one signal.
const SAME_PRESS_MS = 300;
const STUCK_AFTER_MS = 20_000;

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => {
    const at = Date.now();
    const isRepeated = lastSignal.name === name && at - lastSignal.at < SAME_PRESS_MS;
    lastSignal = { name, at };
    if (isRepeated) return;
    if (child) {
      child.kill(name);
      // It stops within 15 s; one that does not is stuck, and nobody else would end it.
      setTimeout(() => child?.kill('SIGKILL'), STUCK_AFTER_MS).unref();
    } else process.exit(128 + constants.signals[name]);
  });
}

/** Runs a program to its end and answers its exit code, as a shell would give it. Signals to us go to it. */
export function runToEnd(program, args, options) {
  return new Promise((resolve) => {
    child = spawn(program, args, options);
    child.on('error', (error) => {
      say(`${program} does not start: ${error.message}`);
      child = null;
      resolve(127);
    });
    child.on('exit', (code, signal) => {
      child = null;
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  // A folder counts too: that is how a deleted file shows.
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs);
}

function isStale() {
  const built = BUILT.map((path) => statSync(join(root, 'out', path), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const sources = ['src', 'electron.vite.config.ts', 'package.json'].map((path) => newest(join(root, path)));
  return Math.min(...built) < Math.max(...sources);
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Takes the build lock; false: another living process has it. */
function takeLock() {
  try {
    mkdirSync(LOCK);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const owner = Number(existsSync(join(LOCK, 'pid')) ? readFileSync(join(LOCK, 'pid'), 'utf8') : 0);
    const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    // The owner writes its pid right after making the folder: without one, give it a moment.
    // A number is given anew in time: no build takes ten minutes.
    if (owner ? isRunning(owner) && age < 600_000 : age < 5_000) return false;
    // Of several who find the owner dead only one inherits. Removing its lock could remove the heir's.
    try {
      writeFileSync(join(LOCK, `heir-of-${owner}`), '', { flag: 'wx' });
    } catch {
      return false;
    }
  }
  writeFileSync(join(LOCK, 'pid'), String(process.pid));
  return true;
}

/** Builds what is missing or older than its source, its talk on stderr; waits while another starter builds. */
export async function ensureBuilt(node) {
  if (!existsSync(join(root, 'src'))) return;
  if (!isStale() && !existsSync(LOCK)) return;
  for (let told = false; !takeLock(); told = true) {
    if (!told) say('waiting for another start that builds …');
    await delay(200);
  }
  try {
    if (!isStale()) return;
    const begun = new Date();
    say('building, this takes some seconds …');
    const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    const code = await runToEnd(node, [builder, 'build', '--logLevel', 'warn'], { cwd: root, stdio: ['ignore', 2, 2] });
    if (code !== 0) {
      say('the build failed.');
      rmSync(LOCK, { recursive: true, force: true });
      process.exit(code > 128 ? code : 1);
    }
    // Sources that were saved during the build are newer than what it saw.
    for (const path of BUILT)
      if (existsSync(join(root, 'out', path))) utimesSync(join(root, 'out', path), begun, begun);
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

/** Parent and command line of a process; nulls where the system does not tell. */
function processFacts(pid) {
  try {
    if (process.platform === 'linux') {
      // The name in brackets may hold anything, brackets too.
      const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1);
      return { parent: Number(afterName.split(' ')[1]), line: readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
    }
    if (process.platform === 'win32') return { parent: null, line: null };
    const [parent, ...line] = execFileSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
    return { parent: Number(parent), line: line.join(' ') };
  } catch {
    return { parent: null, line: null };
  }
}

/**
 * Ends us as a signal would when npm, which started us, was killed: nobody tells us, but whoever npm leaves behind gets
 * another parent. Started by anyone else, we outlive our parent as every program does.
 */
function watchNpm() {
  const byNpm = ['start', 'cli', 'dev'].includes(process.env.npm_lifecycle_event ?? '');
  if (!byNpm) return;
  const parent = process.ppid;
  // Some shells that npm runs its scripts with stay between it and us.
  const hasShell = /scripts\/\w+\.mjs/.test(processFacts(parent).line ?? '');
  const ancestors = () => `${process.ppid} ${hasShell ? processFacts(parent).parent : ''} ${isRunning(parent)}`;
  const before = ancestors();
  const everyMs = process.platform === 'linux' ? 250 : 2_000;
  setInterval(() => {
    if (ancestors() !== before) process.kill(process.pid, 'SIGTERM');
  }, everyMs).unref();
}

function startFolder() {
  const asked = process.env.npm_lifecycle_event ? process.env.INIT_CWD : undefined;
  return asked && existsSync(asked) ? asked : process.cwd();
}

/** Options for a child that gets signals from us alone and that sees a channel close when we end, however we end. */
export function engineOptions() {
  watchNpm();
  return {
    cwd: startFolder(),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // Out of our process group: a terminal's Ctrl+C would count twice.
    detached: process.platform !== 'win32',
    windowsHide: true,
  };
}

/** Runs the command line's real program and answers its exit code. */
export async function runHeadless(args) {
  const node = findNode();
  await ensureBuilt(node);
  return runToEnd(node, [headless, ...args], engineOptions());
}
