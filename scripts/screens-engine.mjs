// An engine whose clock and surroundings are those of the pictures: a weekday's morning, the home folder of one Ana.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { findNode, root } from './ensure.mjs';
import { TIME_ZONE } from './screens-tasks.mjs';

const DAY_MS = 86_400_000;
// Shanghai has had no daylight saving since 1991.
const ZONE_MS = 8 * 3_600_000;
const ENDED = ['success', 'failed', 'terminated', 'skipped', 'completed'];

function outputOf(program, ...args) {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The pictures need ${program}, which does not run here.`);
  return stdout.trim();
}

/** The newest moment of a weekday that has passed at a time of day, written 09:42, epoch ms. */
export function lastWeekdayAt(time) {
  const [hours, minutes] = time.split(':').map(Number);
  const today = Math.floor((Date.now() + ZONE_MS) / DAY_MS) * DAY_MS;
  let at = today + (hours * 60 + minutes) * 60_000 - ZONE_MS;
  const isWeekend = () => [0, 6].includes(new Date(at + ZONE_MS).getUTCDay());
  while (at > Date.now() || isWeekend()) at -= DAY_MS;
  return at;
}

/** A home folder with a Python environment in it, and what its paths are called in the pictures. */
export function makeHome(folder) {
  const home = join(folder, 'home');
  const python = join(home, 'miniconda3', 'envs', 'quant');
  mkdirSync(join(python, 'conda-meta'), { recursive: true });
  mkdirSync(join(python, 'bin'));
  mkdirSync(join(home, 'research', 'jobs'), { recursive: true });
  symlinkSync(outputOf('python3', '-c', 'import sys; print(sys.executable)'), join(python, 'bin', 'python'));
  const names = [
    [home, '/home/ana'],
    [dirname(dirname(findNode())), '/opt/closing-bell/node'],
    [root, '/opt/closing-bell'],
  ];
  return {
    home,
    python,
    jobs: join(home, 'research', 'jobs'),
    dataDir: join(home, '.local', 'share', 'closing-bell'),
    /** A message to a page, with the names of the pictures. */
    shown: (text) => names.reduce((result, [real, name]) => result.replaceAll(real, name), text),
    /** A message from a page, with the real names. */
    real: (text) => text.replaceAll('/home/ana', home),
    /** What no picture may hold. */
    secrets: [folder, root, homedir(), tmpdir(), hostname()].filter((name) => name.length > 3),
  };
}

async function connect({ url, token }) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/push`);
  const waiting = new Map();
  await new Promise((done, fail) => {
    socket.once('open', done);
    socket.once('error', fail);
  });
  const hello = new Promise((done) => waiting.set(undefined, done));
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if ('push' in message) return;
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  socket.send(JSON.stringify({ token }));
  await hello;
  let id = 0;
  return async function call(name, input = {}) {
    id += 1;
    const reply = new Promise((done) => waiting.set(id, done));
    socket.send(JSON.stringify({ id, call: name, input }));
    const { ok, value, error } = await reply;
    if (!ok) throw new Error(`${name}: ${error.message}`);
    return value;
  };
}

/** Starts the engine on Ana's data folder at a moment, epoch ms. `setClock` moves it, as a sleep would. */
export async function startEngine(headless, { home, dataDir }, at) {
  const clock = join(home, '..', 'clock');
  const setClock = async (moment) => {
    writeFileSync(clock, `${Math.round((moment - Date.now()) / 1000)}`);
    // The file is looked at once a second.
    await pause(2_000);
  };
  writeFileSync(clock, `${Math.round((at - Date.now()) / 1000)}`);
  const env = {
    HOME: home,
    LANG: 'C.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    SHELL: '/bin/sh',
    TZ: TIME_ZONE,
    LD_PRELOAD: outputOf('faketime', '-f', '+0', 'printenv', 'LD_PRELOAD'),
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  const child = spawn(findNode(), [headless, 'serve', '--port', '0', '--no-open'], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // Whoever ends the pictures early leaves no engine behind.
  process.once('exit', () => child.kill());
  const ready = await new Promise((done, fail) => {
    child.stdout.once('data', (data) => done(JSON.parse(String(data))));
    child.once('exit', (code) => fail(new Error(`The engine ended with ${code}.`)));
  });
  if (ready.dataDir !== dataDir) throw new Error(`The engine took ${ready.dataDir}.`);
  const call = await connect(ready);

  async function stop() {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await gone;
  }
  const isThere = ({ status, reason }, until) => until.includes(status) || until.includes(reason);
  async function poll(look, what) {
    for (let looks = 0; looks < 300; looks += 1) {
      const found = await look();
      if (found !== undefined) return found;
      await pause(50);
    }
    throw new Error(`${what} is not reached.`);
  }
  /** Starts a task and waits until its run has got somewhere: to its end, unless others are named. Answers its id. */
  async function run(key, until = ENDED, params = {}) {
    const { id } = await call('executions.start', { key, params });
    const look = async () => (isThere(await call('executions.get', { id }), until) ? id : undefined);
    return poll(look, `${key}: ${until.join(', ')}`);
  }
  /** Waits for a run that the engine starts by itself after a moment, epoch ms. Answers its id. */
  async function scheduled(key, from, until = ENDED) {
    const look = async () => {
      const { rows } = await call('executions.list', { page: 1, pageSize: 1, filter: { key, from } });
      return rows.find((row) => isThere(row, until))?.id;
    };
    return poll(look, `${key}: ${until.join(', ')}`);
  }
  return { ...ready, call, stop, run, scheduled, setClock };
}
