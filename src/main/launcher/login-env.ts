import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { userInfo } from 'node:os';
import { delimiter } from 'node:path';
import type { Readable } from 'node:stream';
import type { Environment } from './child-env';
import { deliver } from './signals';

const LIMIT_MS = 3000;
/** Between SIGTERM and SIGKILL: profiles hold locks (of pyenv's rehash, say) that a shell killed outright leaves behind. */
const GRACE_MS = 500;
const OUTPUT_LIMIT = 1024 * 1024;
const MARK = '__closing_bell_environment__';
const PROXY = /^(https?|ftp|all|no|rsync)_proxy$/i;

function loginShell(env: Environment): string | null {
  if (process.platform === 'win32') return null;
  try {
    return env['SHELL'] ?? userInfo().shell;
  } catch {
    return env['SHELL'] ?? null;
  }
}

/** null when the system refuses at once: the path is no program's, or it has no memory left. */
function start(shell: string, env: Environment): ChildProcessByStdio<null, Readable, null> | null {
  try {
    return spawn(shell, ['-lc', `echo ${MARK}; env; echo ${MARK}`], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
}

/** Runs a shell and gives what it wrote until it ended, or null if it failed, took too long or was called off. */
function ask(shell: string, env: Environment, limitMs: number, calledOff?: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const child = calledOff?.aborted ? null : start(shell, env);
    if (!child) return resolve(null);
    const { pid } = child;
    child.on('error', () => resolve(null));
    // Without a process it may be without pipes, too.
    if (pid === undefined) return;
    const chunks: Buffer[] = [];
    let size = 0;
    let over = false;
    const finish = (answer: string | null): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      child.stdout.destroy();
      stop(child, pid);
      resolve(answer);
    };
    const timer = setTimeout(() => finish(null), limitMs);
    const callOff = (): void => {
      over = true;
      clearTimeout(timer);
      stop(child, pid, () => resolve(null));
    };
    calledOff?.addEventListener('abort', callOff, { once: true });
    child.stdout.on('error', () => finish(null));
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > OUTPUT_LIMIT) finish(null);
      else chunks.push(chunk);
      const text = Buffer.concat(chunks).toString('utf8');
      if (text.split(`${MARK}\n`).length > 2) finish(text);
    });
    child.on('close', () => finish(null));
  });
}

/** Ends the shell's group. Once the shell is gone, nobody is signalled: its number may be a stranger's by then. */
function stop(child: ChildProcessByStdio<null, Readable, null>, pid: number, gone?: () => void): void {
  if (child.exitCode !== null || child.signalCode !== null) return gone?.();
  deliver(-pid, 'SIGTERM');
  const timer = setTimeout(() => deliver(-pid, 'SIGKILL'), GRACE_MS);
  child.once('exit', () => {
    clearTimeout(timer);
    gone?.();
  });
}

/** Reads what `env` printed between the marks. */
function parse(output: string): Environment {
  const found: Environment = {};
  for (const line of (output.split(`${MARK}\n`)[1] ?? '').split('\n')) {
    const equals = line.indexOf('=');
    const name = line.slice(0, Math.max(equals, 0));
    if (name === 'PATH' || PROXY.test(name)) found[name] = line.slice(equals + 1);
  }
  return found;
}

/** Folders of the first PATH, then those of the second that are not among them. */
function mergedPath(first: string, second: string): string {
  return [...new Set([...first.split(delimiter), ...second.split(delimiter)])].filter(Boolean).join(delimiter);
}

/**
 * Our environment with PATH and proxy settings as the user's login shell has them: a desktop program is started without
 * them. A shell that fails or takes longer than the limit leaves ours as it is; `calledOff` stops it, and the answer
 * then comes once it is gone.
 */
export async function loginEnvironment(
  own: Environment,
  limitMs = LIMIT_MS,
  calledOff?: AbortSignal,
): Promise<Environment> {
  const shell = loginShell(own);
  if (!shell) return own;
  const output = await ask(shell, own, limitMs, calledOff);
  if (output === null) return own;
  const found = parse(output);
  const path = found['PATH'];
  return { ...own, ...found, ...(path ? { PATH: mergedPath(path, own['PATH'] ?? '') } : {}) };
}
