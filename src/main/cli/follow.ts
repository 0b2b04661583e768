import type { Push } from '@shared/contract';
import { AppError } from '@shared/errors';
import { isFinished, type Execution } from '@shared/model/execution';
import type { LogLine } from '@shared/model/log';
import type { CliHost } from './cli-host';
import type { EngineLink } from './engine-link';

type Printer = Pick<CliHost, 'out' | 'err'>;

const PAGE = 2000;

/** Pushes only say that there is something to read; when they fail to come, we look after this time, in ms. */
const LOOK_MS = 1_000;

async function print(lines: readonly LogLine[], { out, err }: Printer): Promise<void> {
  for (let from = 0; from < lines.length;) {
    const stream = lines[from]?.stream;
    let to = from;
    while (to < lines.length && lines[to]?.stream === stream) to++;
    const text = lines
      .slice(from, to)
      .map((line) => `${line.text}\n`)
      .join('');
    await (stream === 'stderr' ? err(text) : out(text));
    from = to;
  }
}

/** Prints the logs of an execution's attempts, one after the other, each from its first line. */
class LogPrinter {
  readonly #link: EngineLink;
  readonly #id: number;
  readonly #printer: Printer;
  #attempt = 1;
  #next = 1;
  #isOpen = false;

  constructor(link: EngineLink, id: number, printer: Printer) {
    this.#link = link;
    this.#id = id;
    this.#printer = printer;
  }

  /** Prints all that is there now. */
  async catchUp(attempts: number): Promise<void> {
    while (this.#attempt <= attempts) {
      await this.#readOn();
      if (this.#attempt === attempts) return;
      await this.#link.call('logs.close', { id: this.#id, attempt: this.#attempt });
      this.#attempt++;
      this.#next = 1;
      this.#isOpen = false;
    }
  }

  async #readOn(): Promise<void> {
    const which = { id: this.#id, attempt: this.#attempt };
    if (!this.#isOpen) await this.#link.call('logs.open', which);
    this.#isOpen = true;
    for (;;) {
      const page = await this.#link.call('logs.read', { ...which, fromLine: this.#next, count: PAGE });
      await print(page.lines, this.#printer);
      this.#next += page.lines.length;
      if (page.lines.length === 0 || this.#next > page.totalLines) return;
    }
  }
}

/** Wakes whoever waits: a push came, the engine went, we are to stop, or time passed. */
class Bell {
  #ring = Promise.withResolvers<boolean>();

  ring(): void {
    this.#ring.resolve(true);
  }

  /** false when nothing rang for `ms`. */
  async wait(ms: number): Promise<boolean> {
    const timer = setTimeout(() => this.#ring.resolve(false), ms);
    const rang = await this.#ring.promise;
    clearTimeout(timer);
    this.#ring = Promise.withResolvers<boolean>();
    return rang;
  }
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
 * Prints what an execution prints until it has ended, and answers how it ended. When `stop` is aborted the execution is
 * cancelled and waited for. Throws `unavailable` when the engine goes away before that.
 */
export async function follow(
  link: EngineLink,
  started: Execution,
  printer: Printer,
  stop: AbortSignal,
): Promise<Execution> {
  const { id } = started;
  const bell = new Bell();
  const log = new LogPrinter(link, id, printer);
  let latest = started;
  let isCancelled = false;
  const ring = (): void => bell.ring();
  const learn = (execution: Execution): void => {
    if (execution.id === id && execution.revision >= latest.revision) latest = execution;
  };

  link.onPush((push: Push) => {
    if (push.push === 'execution.changed' && push.data.execution.id === id) learn(push.data.execution);
    else if (push.push !== 'log.appended' || push.data.id !== id) return;
    ring();
  });
  stop.addEventListener('abort', ring);
  link.gone.addEventListener('abort', ring);
  try {
    // What came between the start and the listener above was told to nobody.
    learn(await link.call('executions.get', { id }));
    for (;;) {
      if (stop.aborted && !isCancelled) {
        isCancelled = true;
        await cancel(link, id);
      }
      const seen = latest;
      await log.catchUp(seen.attemptCount);
      if (isFinished(seen.status)) return seen;
      if (!(await bell.wait(LOOK_MS))) learn(await link.call('executions.get', { id }));
      if (link.gone.aborted)
        throw new AppError('unavailable', `The engine went away. Run ${id} may still end by itself.`);
    }
  } finally {
    stop.removeEventListener('abort', ring);
    link.gone.removeEventListener('abort', ring);
  }
}
