import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CallInput, CallName, CallOutput } from '@shared/contract';
import { wireErrorSchema, fromWire } from '@shared/errors';

/** The built program of the command line: the project's, or that of another build of it. */
export const HEADLESS = resolve(process.env['CLOSING_BELL_APP_DIR'] ?? '.', 'out/main/headless.js');

/** What `serve` says when it is ready. */
interface Ready {
  url: string;
  token: string;
  viewerToken: string;
  dataDir: string;
  pid: number;
}

/** The built engine in a process of its own, driven over HTTP as any other program would. */
export class Served implements AsyncDisposable {
  readonly ready: Ready;
  readonly child: ChildProcess;
  readonly stderr: string[];

  constructor(ready: Ready, child: ChildProcess, stderr: string[]) {
    this.ready = ready;
    this.child = child;
    this.stderr = stderr;
  }

  /** Calls over HTTP; throws the error that comes back. */
  async call<N extends CallName>(name: N, input: CallInput<N>, token = this.ready.token): Promise<CallOutput<N>> {
    const response = await fetch(`${this.ready.url}/rpc/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    const reply = (await response.json()) as { ok: boolean; value: unknown; error: unknown };
    if (reply.ok) return reply.value as CallOutput<N>;
    const error = wireErrorSchema.parse(reply.error);
    throw fromWire(error);
  }

  /** Ends it and waits; the exit code, or null after a signal. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const gone = new Promise<number | null>((done) => this.child.once('exit', (code) => done(code)));
    this.child.kill(signal);
    return gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }
}

/** Starts `serve` on a data folder; resolves when it is ready, throws with its stderr when it ends before. */
export async function serve(dataDir: string, env: NodeJS.ProcessEnv = {}, port = '0'): Promise<Served> {
  const child = spawn(process.execPath, [HEADLESS, 'serve', '--data', dataDir, '--port', port, '--no-open'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const stderr: string[] = [];
  child.stderr.on('data', (data: Buffer) => stderr.push(String(data)));
  const line = await new Promise<string>((done, fail) => {
    child.stdout.once('data', (data: Buffer) => done(String(data)));
    child.once('exit', (code) => fail(new Error(`serve ended with ${code}: ${stderr.join('')}`)));
  });
  return new Served(JSON.parse(line) as Ready, child, stderr);
}

/** Processes whose environment holds a text: children of one engine, found whatever they did to their group. */
export function processesWith(text: string): number[] {
  const found: number[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const state = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.[0];
      if (state !== 'Z' && readFileSync(`/proc/${name}/environ`, 'utf8').includes(text)) found.push(Number(name));
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}
