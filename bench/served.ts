import { spawn } from 'node:child_process';
import type { CallInput, CallName, CallOutput } from '@shared/contract';

/** The built engine in a process of its own, as a person starts it. */
export interface Served {
  pid: number;
  url: string;
  token: string;
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  stop(): Promise<void>;
}

/** Starts the built engine on a data folder. */
export async function serve(dataDir: string): Promise<Served> {
  const args = ['out/main/headless.js', 'serve', '--data', dataDir, '--port', '0', '--no-open'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((done) => child.stdout.once('data', (data: Buffer) => done(String(data))));
  const { url, token, pid } = JSON.parse(line) as { url: string; token: string; pid: number };
  const origin = new URL(url).origin;
  return {
    pid,
    url: origin,
    token,
    async call(name, input) {
      const response = await fetch(`${origin}/rpc/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      const reply = (await response.json()) as { ok: boolean; value: unknown; error?: { message: string } };
      if (!reply.ok) throw new Error(`${name}: ${reply.error?.message ?? ''}`);
      return reply.value as CallOutput<typeof name>;
    },
    async stop() {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Makes a task that runs a Python script, starts it and answers its run. */
export async function startScript(served: Served, key: string, script: string): Promise<number> {
  await served.call('tasks.create', {
    task: { key, trigger: { kind: 'manual' }, action: { kind: 'command', argv: ['python3', script] } },
  });
  return (await served.call('executions.start', { key })).id;
}

/** Waits until a run has succeeded; throws when it ends otherwise. */
export async function ended(served: Served, id: number): Promise<void> {
  for (;;) {
    const { status } = await served.call('executions.get', { id });
    if (status === 'success') return;
    if (status !== 'running' && status !== 'pending') throw new Error(`Run ${id}: ${status}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
