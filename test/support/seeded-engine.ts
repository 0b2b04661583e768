import { cpSync } from 'node:fs';
import { contract, type CallInput, type CallName, type CallOutput, type Role } from '@shared/contract';
import { fromWire } from '@shared/errors';
import { writeOf } from '@shared/model/task';
import { openStore } from '@main/adapters/sqlite/open';
import type { Connection } from '@main/app/ports';
import { compose, prepareDataFolder, type Engine } from '@main/compose';
import { hostEngine, type EngineHost } from '@main/server/engine-host';
import { ActedLauncher } from './acted-launcher';
import { baseOptions, memoryLogger, tempDir } from './engine';
import { FlowingTime } from './flowing-time';
import { HeldCalls } from './held-calls';
import { LineCut } from './line-cut';
import { SeedStore } from './seed-store';
import { until } from './until';
import { STORE_WORKER } from './store-worker';

/** The zone of the engine and of the browsers that it is tested with: what they say must not depend on the machine. */
const ZONE = 'Asia/Shanghai';
process.env['TZ'] = ZONE;

/** Friday 20 November 2026, 17:51 in Shanghai: after the close. */
export const SEEDED_AT = Date.UTC(2026, 10, 20, 9, 51);

/** Where somebody sits who sees no pushes. */
const DESK: Connection = { id: 'desk', send: () => undefined, backlog: () => 0 };

type Seed = (store: SeedStore) => void | Promise<void>;

/** What a seeded engine begins with. */
export interface SeededOptions {
  /** Fills the store before the engine opens it; done once for all engines that begin with the same function. */
  seed?: Seed;
  /** Brings about what has to run, once the engine has started. */
  act?: (engine: SeededEngine) => void | Promise<void>;
  /** Epoch ms; `SEEDED_AT` if left out. */
  startAt?: number;
  /** Where it is served if nobody else is there; any free port if left out. */
  port?: number;
}

/** Data folders by what filled them: most tests of a file begin with the same. */
const seededFolders = new Map<Seed, Map<number, string>>();
const untilExit = new DisposableStack();
process.once('exit', () => untilExit.dispose());

/** A data folder that is filled, and that no engine has opened: made once, to be copied. */
async function seededFolder(seed: Seed, now: number): Promise<string> {
  const folders = seededFolders.get(seed) ?? new Map<number, string>();
  seededFolders.set(seed, folders);
  const known = folders.get(now);
  if (known !== undefined) return known;
  const dir = untilExit.use(tempDir());
  prepareDataFolder(dir.path);
  const store = await openStore({
    dataDir: dir.path,
    workerEntry: STORE_WORKER,
    systemZone: ZONE,
    damaged: 'refuse',
    logger: memoryLogger(),
    now: () => now,
  });
  try {
    await seed(new SeedStore(store, { dataDir: dir.path, zone: ZONE, now }));
  } finally {
    store.close();
  }
  folders.set(now, dir.path);
  return dir.path;
}

/**
 * The real engine with its real store and server, in the test's own process: time and launcher are the test's, the
 * content is written through the store's port and by calls.
 */
export class SeededEngine implements AsyncDisposable {
  readonly time: FlowingTime;
  readonly launcher: ActedLauncher;
  readonly calls: HeldCalls;
  readonly dataDir: string;
  readonly logger: ReturnType<typeof memoryLogger>;
  readonly #engine: Engine;
  readonly #ending: AsyncDisposableStack;
  #host: EngineHost | null = null;
  #line: LineCut | null = null;

  private constructor(
    engine: Engine,
    parts: Pick<SeededEngine, 'time' | 'launcher' | 'dataDir' | 'logger'> & { ending: AsyncDisposableStack },
  ) {
    this.time = parts.time;
    this.launcher = parts.launcher;
    this.dataDir = parts.dataDir;
    this.logger = parts.logger;
    this.#engine = engine;
    this.#ending = parts.ending;
    this.calls = new HeldCalls(engine.rpc);
  }

  /** Seeds a data folder, starts an engine on it and serves the screens of `rendererDir`. */
  static async open(
    rendererDir: string,
    { seed, act, startAt = SEEDED_AT, port = 0 }: SeededOptions = {},
  ): Promise<SeededEngine> {
    const ending = new AsyncDisposableStack();
    const dir = ending.use(tempDir());
    const logger = memoryLogger();
    const time = ending.use(new FlowingTime({ startAt, logger }));
    const { clock, alarm, ticker } = time;
    const launcher: ActedLauncher = new ActedLauncher(
      () => clock.now(),
      () => seeded.calls.quiet(),
    );
    prepareDataFolder(dir.path);
    if (seed !== undefined) cpSync(await seededFolder(seed, startAt), dir.path, { recursive: true });
    const engine = await compose({ ...baseOptions(dir.path, logger), clock, alarm, ticker, launcher });
    const seeded = new SeededEngine(engine, { time, launcher, dataDir: dir.path, logger, ending });
    try {
      await seeded.#serve(rendererDir, port);
      await act?.(seeded);
    } catch (error) {
      await seeded[Symbol.asyncDispose]();
      throw error;
    }
    return seeded;
  }

  async #serve(rendererDir: string, port: number): Promise<void> {
    const { dataDir, logger } = this;
    const options = { dataDir, port, anyPort: true, rendererDir, logger };
    const engine = { ...this.#engine, rpc: this.calls };
    this.#host = await hostEngine(engine, options, new AbortController().signal);
    this.#line = this.#ending.use(new LineCut(this.#server.port));
  }

  get #server(): EngineHost['server'] {
    if (this.#host === null) throw new Error('The engine is not served.');
    return this.#host.server;
  }

  /** Base address, without a token. */
  get origin(): string {
    return this.#server.url;
  }

  /** Where it is served. */
  get port(): number {
    return this.#server.port;
  }

  /** The token of an administrator. */
  get token(): string {
    return this.#server.tokens.admin;
  }

  /** The address that lets a browser in, in a role. */
  link(role: Role = 'admin'): string {
    return this.#server.links[role];
  }

  /** The address of a screen, for a page that is in already. */
  addressOf(path: string): string {
    return `${this.origin}/#${path}`;
  }

  /** By how much the engine's clock is ahead of the real one, ms. */
  get aheadMs(): number {
    return this.time.clock.now() - Date.now();
  }

  /** Calls the engine as somebody at the desktop would, past what the test holds or alters. */
  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const caller = { role: 'admin', who: 'desktop', connection: DESK } as const;
    const reply = await this.#engine.rpc.call(caller, name, input);
    if (reply.ok) return contract[name].output.parse(reply.value) as CallOutput<N>;
    const error = fromWire(reply.error);
    const bugs = this.logger.errors.join('\n');
    throw bugs === '' ? error : new Error(bugs, { cause: error });
  }

  /** A task as it is stored. */
  task(key: string): Promise<CallOutput<'tasks.get'>> {
    return this.call('tasks.get', { key });
  }

  /** Saves a new version of a task, as somebody else would. */
  async edit(key: string, change: Record<string, unknown>): Promise<CallOutput<'tasks.update'>> {
    const task = await this.task(key);
    return this.call('tasks.update', { key, version: task.version, task: { ...writeOf(task), ...change } });
  }

  /** Starts a task and waits for its child; answers the run's id. */
  async run(key: string, input: Omit<CallInput<'executions.start'>, 'key'> = {}): Promise<number> {
    const { id } = await this.call('executions.start', { key, ...input });
    await until(() => this.launcher.hasStarted(id), { what: `the child of run ${id}` });
    return id;
  }

  /** Cuts every connection; clients are free to come back. */
  cut(): void {
    this.#line?.cut();
  }

  /** Can't be reached until the returned function is called; it remains the same engine. */
  goAway(): () => void {
    if (this.#line === null) throw new Error('The engine is not served.');
    return this.#line.goAway();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (this.#host ?? { close: () => this.#engine.stop() }).close();
    await this.#ending.disposeAsync();
  }
}
