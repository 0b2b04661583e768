import { isFinished, type Execution } from '@shared/model/execution';
import type { EngineLink } from './engine-link';
import { LogPrinter, type Printer } from './log-printer';
import { endLine, reasonWords } from './outcome-words';

/** Prints what one step does: that it starts, its lines, that it tries again, that it ends. */
export class StepPrinter {
  readonly path: string;
  readonly #link: EngineLink;
  readonly #printer: Printer;
  readonly #log: LogPrinter;
  #latest: Execution;
  #isStarted = false;
  #isEnded = false;
  /** The try whose failure was told. */
  #failed = 0;

  constructor(link: EngineLink, step: Execution, path: string, printer: Printer) {
    this.path = path;
    this.#link = link;
    this.#printer = printer;
    this.#latest = step;
    this.#log = new LogPrinter(link, step.id, printer, {
      prefix: `${path} | `,
      onAttempt: (number) => this.#say(number === 1 ? 'started' : `try ${number} started`),
    });
  }

  get latest(): Execution {
    return this.#latest;
  }

  /** Takes a newer state; answers whether it is one. */
  learn(step: Execution): boolean {
    if (step.revision <= this.#latest.revision) return false;
    this.#latest = step;
    return true;
  }

  /** Says that a workflow within has started, and answers true the first time; a command says it with its first try. */
  async printStart(): Promise<boolean> {
    if (this.#isStarted) return false;
    this.#isStarted = true;
    await this.#say('started');
    return true;
  }

  /** Prints what is new up to a state that was seen. */
  async print(seen: Execution): Promise<void> {
    if (this.#isEnded) return;
    await this.#log.catchUp(seen.attemptCount);
    if (seen.reason === 'retry-wait' && seen.attemptCount > this.#failed) await this.#printRetry(seen);
    if (!isFinished(seen.status)) return;
    this.#isEnded = true;
    await this.#log.close();
    await this.#printer.err(`${endLine(this.path, seen, reasonWords(seen))}\n`);
  }

  async #printRetry({ id, attemptCount, retryAt }: Execution): Promise<void> {
    this.#failed = attemptCount;
    const { attempts } = await this.#link.call('executions.get', { id });
    const failed = attempts.find(({ number }) => number === attemptCount);
    const why = failed ? ` (${reasonWords({ status: 'failed', reason: failed.reason })})` : '';
    const waitSeconds = Math.max(0, Math.round(((retryAt ?? 0) - (failed?.finishedAt ?? 0)) / 1000));
    await this.#say(`try ${attemptCount} failed${why}, another follows in ${waitSeconds} s`);
  }

  #say(what: string): Promise<void> {
    return this.#printer.err(`${this.path}: ${what}\n`);
  }
}
