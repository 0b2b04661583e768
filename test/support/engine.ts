import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CallInput, CallName, CallOutput, Push } from '@shared/contract';
import { contract } from '@shared/contract';
import { fromWire } from '@shared/errors';
import type { Connection, Logger } from '@main/app/ports';
import { compose, type ComposeOptions, type Engine } from '@main/compose';
import { FakeLauncher } from './fake-launcher';
import { FakeTime } from './fake-time';
import { STORE_WORKER } from './store-worker';

/** A logger that remembers, so that a test can see that no bug was logged. */
export function memoryLogger(): Logger & { errors: string[] } {
  const errors: string[] = [];
  return {
    errors,
    info: () => undefined,
    warn: () => undefined,
    error: (message, error) =>
      void errors.push(`${message} ${error instanceof Error ? (error.stack ?? '') : String(error)}`),
  };
}

/** A temporary folder that is removed when disposed. */
export function tempDir(prefix = 'closing-bell-'): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), prefix));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 10 }) };
}

/** Options that every engine under test shares. */
export function baseOptions(dataDir: string, logger: Logger): ComposeOptions {
  return {
    dataDir,
    resourcesDir: resolve('resources'),
    launcherEntry: resolve('out/main/launcher.js'),
    searchWorkerEntry: resolve('out/main/log-search.js'),
    storeWorkerEntry: STORE_WORKER,
    ownNode: process.execPath,
    host: 'serve',
    planning: true,
    version: '0.0.0-test',
    logger,
    damaged: 'refuse',
  };
}

/** Calls an engine as an administrator over the API would; throws what comes back as an error, checks what comes back as a value. */
export async function callEngine<N extends CallName>(
  engine: Engine,
  name: N,
  input: CallInput<N>,
  connection: Connection | null = null,
): Promise<CallOutput<N>> {
  const reply = await engine.rpc.call({ role: 'admin', who: connection ? 'browser' : 'api', connection }, name, input);
  if (!reply.ok) throw fromWire(reply.error);
  return contract[name].output.parse(reply.value) as CallOutput<N>;
}

/** A connection that keeps what it is sent. */
export function memoryConnection(id = 'test'): Connection & { pushes: Push[]; stuck: boolean } {
  const pushes: Push[] = [];
  const self = {
    id,
    pushes,
    stuck: false,
    send: (push: { message: Push }) => void pushes.push(push.message),
    backlog: () => (self.stuck ? 10_000_000 : 0),
  };
  return self;
}

/** An engine on a real store with time and launcher under the test's control. */
export class FakeWorld implements AsyncDisposable {
  readonly time: FakeTime;
  #dir = tempDir();
  readonly logger = memoryLogger();
  launcher = new FakeLauncher();
  engine: Engine | null = null;

  constructor(startAt?: number) {
    this.time = new FakeTime(startAt === undefined ? {} : { startAt });
  }

  /** Starts the engine, again if it was stopped or dropped. */
  async start(): Promise<Engine> {
    this.launcher = new FakeLauncher();
    const { clock, alarm, ticker } = this.time;
    this.engine = await compose({
      ...baseOptions(this.#dir.path, this.logger),
      clock,
      alarm,
      ticker,
      launcher: this.launcher,
    });
    await this.engine.start();
    this.time.flush();
    return this.engine;
  }

  /** Calls the running engine. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    if (!this.engine) throw new Error('The engine is not running.');
    return callEngine(this.engine, name, input);
  }

  /** Where the engine keeps its data. */
  get dataDir(): string {
    return this.#dir.path;
  }

  /** The engine is gone in the middle of everything: what follows starts from the files as they lie there now. */
  async crash(): Promise<void> {
    const image = tempDir();
    cpSync(this.#dir.path, image.path, { recursive: true });
    await this.stop();
    this.#dir[Symbol.dispose]();
    this.#dir = image;
  }

  /** Stops the engine in order. Nothing runs, or the fake launcher ends it. */
  async stop(): Promise<void> {
    const stopping = this.engine?.stop();
    for (let i = 0; i < 40; i += 1) {
      await new Promise((resolveTurn) => setImmediate(resolveTurn));
      this.time.advance(500);
    }
    await stopping;
    this.engine = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.engine) await this.stop();
    this.#dir[Symbol.dispose]();
  }
}

/** A command task with everything else at its default. */
export function commandTask(key: string, more: Record<string, unknown> = {}): CallInput<'tasks.create'>['task'] {
  return { key, trigger: { kind: 'manual' }, action: { kind: 'command', argv: ['true'] }, ...more };
}
