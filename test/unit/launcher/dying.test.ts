import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { builtLauncher } from '../../support/built-launcher';
import { launchSpec } from '../../support/launch-spec';
import { until } from '../../support/until';
import { Harness, lives } from './harness';

const posix = process.platform !== 'win32';
const STUBBORN = 'trap "" TERM HUP INT; echo ready; while :; do sleep 0.05; done';

/** What the other process may be writing just now. */
function readPids(file: string): { launcher: { pid: number }; child: number } | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { launcher: { pid: number }; child: number };
  } catch {
    return null;
  }
}

describe.runIf(posix)('when the launcher is killed', () => {
  it('another takes its place, its children are stopped and their runs end lost', async () => {
    await using harness = await Harness.start();
    const killed = harness.launcher.status().pid ?? 0;
    const refs = [STUBBORN, `setsid sh -c '${STUBBORN}' & echo ready; wait`].map(
      (shell) => harness.spawn({ shell }).ref,
    );
    for (const ref of refs) await harness.line(ref, 'ready');
    const pids = await Promise.all(refs.map(async (ref) => (await harness.started(ref)).pid));
    process.kill(killed, 'SIGKILL');
    for (const ref of refs) expect((await harness.ended(ref)).type).toBe('lost');
    expect(pids.filter(lives)).toEqual([]);
    expect(harness.launcher.status()).toMatchObject({ alive: true, restarts: 1 });
    expect(harness.launcher.status().pid).not.toBe(killed);
    expect(await harness.exit({ shell: 'echo again' })).toMatchObject({ exitCode: 0, lines: 1 });
    expect(harness.logger.some((line) => line.includes('ended unasked'))).toBe(true);
  });

  it('what a run left behind that had just ended is stopped as well', async () => {
    await using harness = await Harness.start();
    const pidFile = join(harness.dir, 'daemon');
    const daemon = `trap "" TERM HUP INT; echo $$ > ${pidFile}; while :; do sleep 0.05; done`;
    const there = `while [ ! -s ${pidFile} ]; do sleep 0.01; done`;
    await harness.exit({ shell: `setsid sh -c '${daemon}' >/dev/null 2>&1 & ${there}; exit 0` });
    process.kill(harness.launcher.status().pid ?? 0, 'SIGKILL');
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await until(() => !lives(pid), { what: 'the end of the daemon' });
    await until(() => harness.launcher.status().restarts === 1);
  });

  it('what was asked for meanwhile runs afterwards, once', async () => {
    await using harness = await Harness.start();
    process.kill(harness.launcher.status().pid ?? 0, 'SIGKILL');
    await until(() => !harness.launcher.status().alive);
    const { ref } = harness.spawn({ shell: 'echo late' });
    expect(await harness.ended(ref)).toMatchObject({ type: 'exited', exitCode: 0 });
    expect(await harness.lines(ref)).toEqual(['late']);
    expect(harness.events.filter((event) => event.ref === ref && event.type === 'started')).toHaveLength(1);
  });

  it('again and again, each run ends once', async () => {
    await using harness = await Harness.start();
    const { ref } = harness.spawn({ shell: STUBBORN });
    await harness.line(ref, 'ready');
    for (let round = 0; round < 3; round += 1) {
      const pid = await until(() => harness.launcher.status().pid, { what: 'a launcher' });
      process.kill(pid, 'SIGKILL');
      await until(() => harness.launcher.status().pid !== pid);
    }
    expect((await harness.ended(ref)).type).toBe('lost');
    await until(() => harness.launcher.status().alive);
    expect(
      harness.events.filter((event) => event.ref === ref && event.type !== 'started' && event.type !== 'output'),
    ).toHaveLength(1);
  });
});

describe.runIf(posix)('when the launcher stands still', () => {
  const HEARTBEAT_MS = 50;

  it('it counts as silent, is replaced in the end, and its runs end lost', async () => {
    await using harness = await Harness.start(undefined, { heartbeatMs: HEARTBEAT_MS });
    const { ref } = harness.spawn({ shell: `setsid sh -c '${STUBBORN}' & ${STUBBORN}` });
    await until(async () => (await harness.lines(ref)).length === 2);
    const { pid } = await harness.started(ref);
    const stopped = harness.launcher.status().pid ?? 0;
    process.kill(stopped, 'SIGSTOP');
    await until(() => harness.launcher.status().silent, { what: 'the silence to be noticed' });
    expect(harness.launcher.status()).toMatchObject({ alive: true, pid: stopped });
    expect((await harness.ended(ref)).type).toBe('lost');
    expect([lives(stopped), lives(pid)]).toEqual([false, false]);
    await until(() => !harness.launcher.status().silent, { what: 'a sign of life' });
    expect(harness.launcher.status()).toMatchObject({ alive: true, restarts: 1 });
    expect(await harness.exit({ shell: 'echo again' })).toMatchObject({ exitCode: 0, lines: 1 });
  });

  it('it is kept when it goes on in time', async () => {
    await using harness = await Harness.start(undefined, { heartbeatMs: 1000 });
    const { ref } = harness.spawn({ shell: 'echo ready; read never' });
    await harness.started(ref);
    const { pid } = harness.launcher.status();
    process.kill(pid ?? 0, 'SIGSTOP');
    await until(() => harness.launcher.status().silent, { what: 'the silence to be noticed' });
    process.kill(pid ?? 0, 'SIGCONT');
    await until(() => !harness.launcher.status().silent, { what: 'a sign of life' });
    expect(harness.launcher.status()).toMatchObject({ alive: true, pid, restarts: 0 });
  });

  it('a stop that is cut short leaves neither it nor its children alive', async () => {
    const harness = await Harness.start(undefined, { heartbeatMs: 600_000 });
    const { ref } = harness.spawn({ shell: STUBBORN });
    await harness.line(ref, 'ready');
    const { pid } = await harness.started(ref);
    const launcher = harness.launcher.status().pid ?? 0;
    process.kill(launcher, 'SIGSTOP');
    harness.launcher.abandon();
    await until(() => !lives(launcher) && !lives(pid), { what: 'the end of both' });
    await until(() => !harness.launcher.status().alive, { what: 'its end to be told' });
    expect(harness.launcher.status().restarts).toBe(0);
    await harness[Symbol.asyncDispose]();
  });
});

describe.runIf(posix)('reap', () => {
  it('finds what carries a token and leaves strangers alone', async () => {
    await using harness = await Harness.start();
    const mine = harness.spawn({ shell: `setsid sh -c '${STUBBORN}' & ${STUBBORN}` });
    const other = harness.spawn({ shell: STUBBORN });
    await until(async () => (await harness.lines(mine.ref)).length === 2);
    await harness.line(other.ref, 'ready');
    const { pid } = await harness.started(mine.ref);
    const stranger = await harness.started(other.ref);
    const candidates = [
      { token: mine.token, pid, pidStart: 'another start' },
      { token: 'nobody', pid: stranger.pid, pidStart: `${stranger.pidStart}0` },
      { token: 'nobody', pid: 999_999_999, pidStart: 'x' },
    ];
    expect(await harness.launcher.reap(candidates)).toBeGreaterThanOrEqual(2);
    expect(lives(pid)).toBe(false);
    expect(lives(stranger.pid)).toBe(true);
    expect(await harness.launcher.reap([])).toBe(0);
  });
});

describe.runIf(posix)('closing', () => {
  it('stops what runs, tells of it, and ends the process', async () => {
    const harness = await Harness.start();
    const pid = harness.launcher.status().pid ?? 0;
    const { ref } = harness.spawn({ shell: 'echo ready; sleep 600' });
    await harness.line(ref, 'ready');
    await harness.launcher.close();
    expect(await harness.ended(ref)).toMatchObject({ type: 'exited', cause: 'stop' });
    expect(lives(pid)).toBe(false);
    expect(harness.launcher.status()).toEqual({ alive: false, silent: false, pid: null, restarts: 0 });
    expect(await harness.refusal({ argv: ['true'] })).toMatchObject({ reason: 'spawn-error' });
    await harness[Symbol.asyncDispose]();
  });

  it('stops what left the group and its pipes a moment ago', async () => {
    const harness = await Harness.start();
    const exited = await harness.exit({ shell: 'setsid sleep 600 >/dev/null 2>&1 & echo $!' });
    const child = Number((await harness.lines(exited.ref))[0]);
    await harness.launcher.close();
    expect(lives(child)).toBe(false);
    await harness[Symbol.asyncDispose]();
  });

  it('leaves no login shell behind that it still asks', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'closing-bell-shell-'));
    const [shell, pidFile] = [join(dir, 'shell'), join(dir, 'pid')];
    writeFileSync(shell, `#!/bin/sh\necho $$ > ${pidFile}.new; mv ${pidFile}.new ${pidFile}\nexec sleep 600\n`, {
      mode: 0o755,
    });
    vi.stubEnv('SHELL', shell);
    try {
      const harness = await Harness.start();
      const pid = Number(await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8'), { everyMs: 5 }));
      await harness[Symbol.asyncDispose]();
      await until(() => !lives(pid), { what: 'the end of the login shell' });
    } finally {
      vi.unstubAllEnvs();
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it('is deaf to the signals of the keyboard and the system', async () => {
    await using harness = await Harness.start();
    const pid = harness.launcher.status().pid ?? 0;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal);
    expect(await harness.exit({ argv: ['true'] })).toMatchObject({ exitCode: 0 });
    expect(harness.launcher.status()).toMatchObject({ pid, restarts: 0 });
  });
});

describe.runIf(posix)('when main is killed', () => {
  it('the launcher stops its children and ends, and a next one waits for it', async () => {
    const { launcher } = await builtLauncher();
    const dir = mkdtempSync(join(tmpdir(), 'closing-bell-main-'));
    const pidsFile = join(dir, 'pids.json');
    const spec = launchSpec({
      ref: '1.1',
      token: `orphan-${process.pid}`,
      shell: 'trap "sleep 0.3; echo tidy; exit 0" TERM; echo ready; setsid sleep 600 & while :; do sleep 0.05; done',
      cwd: dir,
      logBase: join(dir, 'log'),
    });
    const script = join(dir, 'main.mjs');
    writeFileSync(
      script,
      `import { fork } from 'node:child_process';
       import { writeFileSync } from 'node:fs';
       const launcher = fork(${JSON.stringify(launcher)}, [], { detached: true, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
       let ready;
       launcher.on('message', (message) => {
         if (message.type === 'ready') { ready = message; launcher.send({ type: 'spawn', spec: ${JSON.stringify(spec)} }); }
         if (message.type === 'started') writeFileSync(${JSON.stringify(pidsFile)}, JSON.stringify({ launcher: ready, child: message.pid }));
       });
       launcher.send({ type: 'init', pythonPath: '/', ownNode: process.execPath, namesDir: '/', paramsDir: ${JSON.stringify(join(spec.logBase, '..', 'params'))}, previous: null });`,
    );
    const main = fork(script, [], { execArgv: [], stdio: 'ignore' });
    const log = (): string => {
      try {
        return readFileSync(`${spec.logBase}.log`, 'utf8');
      } catch {
        return '';
      }
    };
    await until(() => log().includes('ready'), { what: 'the child' });
    const pids = await until(() => readPids(pidsFile), { what: 'the pids' });
    main.kill('SIGKILL');
    await using harness = await Harness.start(pids.launcher);
    expect(lives(pids.launcher.pid)).toBe(false);
    expect(lives(pids.child)).toBe(false);
    expect(log()).toContain('tidy\n');
    expect(harness.launcher.status().restarts).toBe(0);
    rmSync(dir, { recursive: true, force: true });
  });
});
