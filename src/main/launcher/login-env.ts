import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import { delimiter } from 'node:path';
import type { Environment } from './child-env';

const LIMIT_MS = 3000;
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

/** Runs a shell and gives what it wrote until it ended, or null if it failed or took too long. */
function ask(shell: string, env: Environment, limitMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(shell, ['-lc', `echo ${MARK}; env; echo ${MARK}`], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (answer: string | null): void => {
      clearTimeout(timer);
      child.stdout.destroy();
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The group is empty already.
      }
      resolve(answer);
    };
    const timer = setTimeout(() => finish(null), limitMs);
    child.on('error', () => finish(null));
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
 * them. A shell that fails or takes longer than the limit leaves ours as it is.
 */
export async function loginEnvironment(own: Environment, limitMs = LIMIT_MS): Promise<Environment> {
  const shell = loginShell(own);
  if (!shell) return own;
  const output = await ask(shell, own, limitMs);
  if (output === null) return own;
  const found = parse(output);
  const path = found['PATH'];
  return { ...own, ...found, ...(path ? { PATH: mergedPath(path, own['PATH'] ?? '') } : {}) };
}
