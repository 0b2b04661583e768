import { fork, type ChildProcess } from 'node:child_process';
import { parse } from 'node:path';
import { launcherEventSchema, launcherMessageSchema, type LauncherCommand, type LauncherMessage } from '@shared/launch';
import { message, type Message } from '@shared/messages/message';
import type { Logger } from '../../app/ports';
import type { LauncherState } from './launcher-state';

/** It may wait 10 s for an earlier launcher before it is ready. */
const READY_WITHIN_MS = 20_000;
/** It gives what still runs 5 s. */
const END_WITHIN_MS = 6000;

/** Options of ours that would change how the launcher runs, or tie it to our own parent. */
const NOT_INHERITED = /^(NODE_OPTIONS|NODE_CHANNEL_.*|NODE_UNIQUE_ID|NODE_V8_COVERAGE)$/i;

/**
 * Nothing of ours is passed on. Each spawn copies the page tables of the launcher, so it is kept small: with a young
 * generation of 1 MB and no helper threads it starts a sixth more children a second, and writes logs as fast as before.
 */
const SMALL = ['--max-semi-space-size=1', '--single-threaded'];

const EVENTS: ReadonlySet<unknown> = new Set(['started', 'output', 'exited', 'lost']);

/** What a launcher process tells its owner. */
export interface LauncherProcessEvents {
  message(message: LauncherMessage): unknown;
  /** It has ended; nothing follows. */
  ended(how: Message): unknown;
}

/** One launcher process and the channel to it. */
export class LauncherProcess {
  readonly #child: ChildProcess;
  readonly #logger: Logger;
  readonly #ended = Promise.withResolvers<void>();
  #alive = true;

  /** Forks it; `ready` follows once it has been told where it is. */
  constructor(entry: string, logger: Logger, events: LauncherProcessEvents) {
    this.#logger = logger;
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name)));
    this.#child = fork(entry, [], {
      // Its own session: Ctrl+C must not reach it before the orderly quit. No folder is held open.
      detached: true,
      cwd: parse(entry).root,
      execArgv: SMALL,
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      windowsHide: true,
    });
    this.#child.on('message', (raw) => this.#receive(raw, events));
    this.#child.stderr?.setEncoding('utf8');
    this.#child.stderr?.on('data', (text: string) => logger.error('The launcher says', text.trimEnd()));
    const over = (how: Message): void => {
      if (!this.#alive) return;
      this.#alive = false;
      this.#ended.resolve();
      events.ended(how);
    };
    this.#child.on('error', (error) => {
      logger.error('The launcher process', error);
      if (this.#child.pid === undefined) over(message('launcher.how.error'));
    });
    this.#child.once('exit', (code, signal) => {
      over(
        signal === null
          ? message('launcher.how.exitCode', { code: code ?? '?' })
          : message('launcher.how.signal', { signal }),
      );
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  /** Sends a command; one to a launcher that is just dying is lost with it. */
  send(command: LauncherCommand): void {
    if (this.#child.connected) this.#child.send(command, () => undefined);
  }

  /** Tells it where it is, and stops it when it does not get ready in time. Dispose once it is ready. */
  init(
    places: Pick<Extract<LauncherCommand, { type: 'init' }>, 'pythonPath' | 'ownNode' | 'namesDir' | 'paramsDir'>,
    previous: LauncherState | null,
  ): Disposable {
    this.send({ type: 'init', ...places, previous });
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), READY_WITHIN_MS);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  }

  /** Ends it at once. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Lets go of the channel, upon which it stops what runs and ends; by force when that takes more than 6 s. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), END_WITHIN_MS);
    await this.#ended.promise;
    clearTimeout(timer);
  }

  #receive(raw: unknown, events: LauncherProcessEvents): void {
    const type = typeof raw === 'object' && raw !== null && 'type' in raw ? raw.type : null;
    const parsed = (EVENTS.has(type) ? launcherEventSchema : launcherMessageSchema).safeParse(raw);
    if (parsed.success) events.message(parsed.data);
    else this.#logger.error('The launcher sent a message that is none', parsed.error);
  }
}
