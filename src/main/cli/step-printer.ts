import { message, type Message } from '@shared/messages/message';
import { render } from '@shared/messages/render';
import { isFinished, type Execution } from '@shared/model/execution';
import type { EngineLink } from './engine-link';
import { LogPrinter, type Printer } from './log-printer';
import { endLine, reasonWords } from './outcome-words';

/** Prints what one step does: that it starts, its lines, that another attempt starts, that it ends. */
export class StepPrinter {
  readonly path: string;
  readonly #link: EngineLink;
  readonly #printer: Printer;
  readonly #log: LogPrinter;
  #latest: Execution;
  #isStarted = false;
  #isEnded = false;
  /** The attempt whose failure was told. */
  #failed = 0;

  constructor(link: EngineLink, step: Execution, path: string, printer: Printer) {
    this.path = path;
    this.#link = link;
    this.#printer = printer;
    this.#latest = step;
    this.#log = new LogPrinter(link, step.id, printer, {
      prefix: `${path} | `,
      onAttempt: (n) =>
        this.#say(
          n === 1 ? message('cli.step.started', { name: path }) : message('cli.step.attempt', { name: path, n }),
        ),
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

  /** Says that a workflow within has started, and answers true the first time; a command says it with its first attempt. */
  async printStart(): Promise<boolean> {
    if (this.#isStarted) return false;
    this.#isStarted = true;
    await this.#say(message('cli.step.started', { name: this.path }));
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
    await this.#printer.err(`${endLine(this.path, seen, reasonWords(seen), this.#printer.language('stderr'))}\n`);
  }

  async #printRetry({ id, attemptCount, retryAt }: Execution): Promise<void> {
    this.#failed = attemptCount;
    const { attempts } = await this.#link.call('executions.get', { id });
    const failed = attempts.find(({ number }) => number === attemptCount);
    const why = failed === undefined ? null : reasonWords({ status: 'failed', reason: failed.reason });
    const seconds = Math.max(0, Math.round(((retryAt ?? 0) - (failed?.finishedAt ?? 0)) / 1000));
    const values = { name: this.path, n: attemptCount, seconds };
    await this.#say(
      why === null ? message('cli.step.failed', values) : message('cli.step.failedWhy', { ...values, why }),
    );
  }

  #say(what: Message): Promise<void> {
    return this.#printer.err(`${render(what, this.#printer.language('stderr'))}\n`);
  }
}
