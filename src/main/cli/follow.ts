import type { Push } from '@shared/contract';
import { AppError } from '@shared/errors';
import { isFinished, type Execution } from '@shared/model/execution';
import { AsyncSignal } from './async-signal';
import type { EngineLink } from './engine-link';
import { LogPrinter, type Printer } from './log-printer';

/** Pushes only say that there is something to read; when they fail to come, we look after this time, in ms. */
const LOOK_MS = 1_000;

/** Something that is followed until it has ended. */
export interface Followed {
  /** Takes note of a push; answers whether it concerns what is followed. */
  hear(push: Push): boolean;
  /** Reads how it stands, for what was told to nobody. */
  look(): Promise<void>;
  /** Prints what is new; answers the end once it has come and all is printed. */
  print(): Promise<Execution | null>;
}

async function cancel(link: EngineLink, id: number): Promise<void> {
  try {
    await link.call('executions.cancel', { id });
  } catch (error) {
    // It ended on its own just before.
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
  }
}

/**
 * Follows an execution until it has ended, and answers how it ended. When `stop` is aborted the execution is cancelled
 * and waited for. Throws `unavailable` when the engine goes away before that.
 */
export async function followToEnd(
  link: EngineLink,
  id: number,
  followed: Followed,
  stop: AbortSignal,
): Promise<Execution> {
  const signal = new AsyncSignal();
  const wake = (): void => signal.set();
  let isCancelled = false;
  link.onPush((push) => {
    if (followed.hear(push)) wake();
  });
  stop.addEventListener('abort', wake);
  link.gone.addEventListener('abort', wake);
  try {
    // What came between the start and the listener above was told to nobody.
    await followed.look();
    for (;;) {
      if (stop.aborted && !isCancelled) {
        isCancelled = true;
        await cancel(link, id);
      }
      const end = await followed.print();
      if (end !== null) return end;
      if (!(await signal.wait(LOOK_MS))) await followed.look();
      if (link.gone.aborted) throw new AppError('unavailable', 'cli.engineGoneDuring', { id });
    }
  } finally {
    stop.removeEventListener('abort', wake);
    link.gone.removeEventListener('abort', wake);
  }
}

/** Prints what an execution of a command prints. */
export class FollowedCommand implements Followed {
  readonly #link: EngineLink;
  readonly #log: LogPrinter;
  #latest: Execution;

  constructor(link: EngineLink, started: Execution, printer: Printer) {
    this.#link = link;
    this.#log = new LogPrinter(link, started.id, printer);
    this.#latest = started;
  }

  hear(push: Push): boolean {
    if (push.push === 'log.appended') return push.data.id === this.#latest.id;
    if (push.push !== 'execution.changed') return false;
    this.#learn(push.data.execution);
    return push.data.execution.id === this.#latest.id;
  }

  async look(): Promise<void> {
    this.#learn(await this.#link.call('executions.get', { id: this.#latest.id }));
  }

  async print(): Promise<Execution | null> {
    const seen = this.#latest;
    await this.#log.catchUp(seen.attemptCount);
    return isFinished(seen.status) ? seen : null;
  }

  #learn(execution: Execution): void {
    if (execution.id === this.#latest.id && execution.revision >= this.#latest.revision) this.#latest = execution;
  }
}
