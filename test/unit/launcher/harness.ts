import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LauncherEvent, LaunchSpec } from '@shared/launch';
import { ForkedLauncher } from '../../../src/main/adapters/launcher/forked-launcher';
import { FileLogStore } from '../../../src/main/adapters/log-files/file-log-store';
import { SystemClock } from '../../../src/main/adapters/timer/system-clock';
import { builtLauncher } from '../../support/built-launcher';
import { PATIENCE_MS } from '../../support/deadlines';
import { launchSpec } from '../../support/launch-spec';
import { until } from '../../support/until';

/** Folder of the Python helper. */
export const PYTHON_PATH = resolve(import.meta.dirname, '../../../resources/python');

type Of<T extends LauncherEvent['type']> = Extract<LauncherEvent, { type: T }>;
/** How a run can end. */
export type Ended = Of<'exited' | 'refused' | 'lost'>;

/** A real launcher on a folder of its own, with everything it told. */
export class Harness implements AsyncDisposable {
  readonly dir: string;
  readonly launcher: ForkedLauncher;
  readonly logs: FileLogStore;
  readonly events: LauncherEvent[] = [];
  readonly logger: string[] = [];
  #execution = 0;

  private constructor(dir: string, launcher: string, searchWorker: string, more: { heartbeatMs?: number }) {
    this.dir = dir;
    this.logs = new FileLogStore({ dir: join(dir, 'logs'), searchWorkerEntry: searchWorker });
    this.launcher = new ForkedLauncher({
      entry: launcher,
      pythonPath: PYTHON_PATH,
      ownNode: process.execPath,
      namesDir: join(dir, 'names of interpreters'),
      paramsDir: join(dir, 'params'),
      stateFile: join(dir, 'launcher.json'),
      logger: {
        info: (message) => this.logger.push(message),
        warn: (message) => this.logger.push(message),
        error: (message, error) => this.logger.push(`${message}: ${String(error)}`),
      },
      clock: new SystemClock(),
      ...more,
    });
    this.launcher.onEvent((event) => this.events.push(event));
  }

  /** Starts one; dispose it at the end of the test. `previous` is what an earlier launcher noted of itself. */
  static async start(previous?: object, more: { heartbeatMs?: number } = {}): Promise<Harness> {
    const { launcher, searchWorker } = await builtLauncher();
    const harness = new Harness(mkdtempSync(join(tmpdir(), 'closing-bell-')), launcher, searchWorker, more);
    if (previous) harness.file('launcher.json', JSON.stringify(previous));
    await harness.launcher.start();
    return harness;
  }

  /** A spec for the next execution; its number is the first part of the ref. */
  spec(part: Partial<LaunchSpec>): LaunchSpec {
    this.#execution += 1;
    return launchSpec({
      ref: `${this.#execution}.1`,
      token: `test-${process.pid}-${this.dir.slice(-6)}-${this.#execution}`,
      cwd: this.dir,
      logBase: this.logs.baseFor(this.#execution, 1),
      ...part,
    });
  }

  /** Spawns and gives the ref back. */
  spawn(part: Partial<LaunchSpec>): LaunchSpec {
    const spec = this.spec(part);
    this.launcher.spawn(spec);
    return spec;
  }

  /** Spawns and waits for the end. */
  run(part: Partial<LaunchSpec>): Promise<Ended & { ref: string }> {
    return this.ended(this.spawn(part).ref);
  }

  /** Spawns, waits for the end and expects it to be an exit. */
  async exit(part: Partial<LaunchSpec>): Promise<Of<'exited'>> {
    const ended = await this.run(part);
    if (ended.type !== 'exited') throw new Error(`The run was ${JSON.stringify(ended)}`);
    return ended;
  }

  /** Spawns, waits for the end and expects that no child came to be. */
  async refusal(part: Partial<LaunchSpec>): Promise<Of<'refused'>> {
    const ended = await this.run(part);
    if (ended.type !== 'refused') throw new Error(`The run was ${JSON.stringify(ended)}`);
    return ended;
  }

  ended(ref: string, timeoutMs = PATIENCE_MS): Promise<Ended> {
    const isEnd = (event: LauncherEvent): event is Ended =>
      event.ref === ref && (event.type === 'exited' || event.type === 'refused' || event.type === 'lost');
    return until(() => this.events.find(isEnd), { timeoutMs, what: `the end of ${ref}` });
  }

  started(ref: string): Promise<Of<'started'>> {
    return until(
      () => this.events.find((event): event is Of<'started'> => event.type === 'started' && event.ref === ref),
      { what: `the start of ${ref}` },
    );
  }

  outputs(ref: string): Of<'output'>[] {
    return this.events.filter((event): event is Of<'output'> => event.type === 'output' && event.ref === ref);
  }

  /** Lines of a run's log as text. */
  async lines(ref: string, count = 2000): Promise<string[]> {
    return (await this.logs.read(Number.parseInt(ref, 10), 1, 1, count)).lines.map((line) => line.text);
  }

  /** Waits until a line is in the log. */
  line(ref: string, wanted: string): Promise<true> {
    return until(async () => (await this.lines(ref)).includes(wanted) || null, { what: `the line ${wanted}` });
  }

  /** Writes a file into the harness's folder and gives its path. */
  file(name: string, content: string | Buffer, mode = 0o644): string {
    const path = join(this.dir, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.launcher.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Whether a process lives; a dead one that nobody has collected does not. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isZombie(pid);
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return true;
  }
}
