import { Emitter } from '@shared/emitter';
import { whyOf } from '@shared/errors';
import type { LauncherEvent, LaunchSpec, OrphanCandidate } from '@shared/launch';
import { render } from '@shared/messages/render';
import type { Clock, Logger, Launcher, LauncherStatus, Store } from './ports';

interface Message {
  /** What has to come first, with why it will not; null: nothing but the messages before. */
  wait: Promise<Why | null> | null;
  send: () => void;
  refuse: (why: Why) => void;
}

/** Why nothing is started: what is expected is a message, anything else the text of the error. */
type Why = ReturnType<typeof whyOf>;

/**
 * A launcher that starts no child before the disk holds what says so: else a power failure could make the next start
 * run it again. All messages keep their order, so that a stop never overtakes its start.
 */
export class DurableLauncher implements Launcher {
  readonly #inner: Launcher;
  readonly #store: Pick<Store, 'synced'>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** What comes from here: refusals. */
  readonly #own: Emitter<LauncherEvent>;
  readonly #queue: Message[] = [];
  #pumping: Promise<void> = Promise.resolve();

  constructor(inner: Launcher, store: Pick<Store, 'synced'>, clock: Clock, logger: Logger) {
    this.#inner = inner;
    this.#store = store;
    this.#clock = clock;
    this.#logger = logger;
    this.#own = new Emitter((error) => logger.error('A listener of the launcher failed.', error));
  }

  start(): Promise<void> {
    return this.#inner.start();
  }

  spawn(spec: LaunchSpec): void {
    const synced = this.#store.synced();
    this.#post({
      wait: synced && refusal(synced),
      send: () => this.#inner.spawn(spec),
      refuse: (why) => {
        const told = typeof why === 'string' ? { message: why } : { message: render(why, 'en'), said: why };
        const finishedAt = this.#clock.now();
        this.#own.emit({ type: 'refused', ref: spec.ref, reason: 'spawn-error', ...told, finishedAt });
      },
    });
  }

  stop(ref: string, graceMs: number): void {
    this.#post({ wait: null, send: () => this.#inner.stop(ref, graceMs), refuse: () => undefined });
  }

  watch(ref: string, on: boolean): void {
    this.#post({ wait: null, send: () => this.#inner.watch(ref, on), refuse: () => undefined });
  }

  reap(candidates: OrphanCandidate[]): Promise<number> {
    return this.#inner.reap(candidates);
  }

  onEvent(listener: (event: LauncherEvent) => void): Disposable {
    const listening = [this.#inner.onEvent(listener), this.#own.on(listener)];
    return { [Symbol.dispose]: () => listening.forEach((one) => one[Symbol.dispose]()) };
  }

  status(): LauncherStatus {
    return this.#inner.status();
  }

  shortenGrace(): void {
    this.#inner.shortenGrace();
  }

  abandon(): void {
    this.#inner.abandon();
  }

  async close(): Promise<void> {
    await this.#pumping;
    await this.#inner.close();
  }

  #post(message: Message): void {
    if (message.wait === null && this.#queue.length === 0) return message.send();
    this.#queue.push(message);
    if (this.#queue.length === 1) this.#pumping = this.#pump();
  }

  async #pump(): Promise<void> {
    for (let message = this.#queue[0]; message; message = this.#queue[0]) {
      const why = await message.wait;
      try {
        if (why === null) message.send();
        else message.refuse(why);
      } catch (error) {
        this.#logger.error('A message to the launcher failed.', error);
      }
      this.#queue.shift();
    }
  }
}

async function refusal(wait: Promise<void>): Promise<Why | null> {
  try {
    await wait;
    return null;
  } catch (error) {
    return whyOf(error);
  }
}
