import type { LogLine } from '@shared/model/log';
import type { CliHost } from './cli-host';
import type { EngineLink } from './engine-link';
import { OpenLine } from './open-line';

/** Where lines go. */
export type Printer = Pick<CliHost, 'out' | 'err' | 'columns' | 'language'>;

const PAGE = 2000;

/** How the lines of an execution are shown. */
export interface LogStyle {
  /** Stands before each line. Those that have not ended are not shown then: others share the screen. */
  prefix?: string;
  /** Called before the first line of each attempt. */
  onAttempt?: (number: number) => Promise<void>;
}

/** Prints the logs of an execution's attempts, one after the other, each from its first line. */
export class LogPrinter {
  readonly #link: EngineLink;
  readonly #id: number;
  readonly #printer: Printer;
  readonly #style: LogStyle;
  readonly #open: OpenLine;
  #attempt = 1;
  #next = 1;
  #isOpen = false;

  constructor(link: EngineLink, id: number, printer: Printer, style: LogStyle = {}) {
    this.#link = link;
    this.#id = id;
    this.#printer = printer;
    this.#style = style;
    this.#open = new OpenLine(printer);
  }

  /** Prints all that is there now. */
  async catchUp(attempts: number): Promise<void> {
    while (this.#attempt <= attempts) {
      await this.#readOn();
      if (this.#attempt === attempts) return;
      await this.close();
      this.#attempt++;
      this.#next = 1;
    }
  }

  /** Ends the subscription to what follows. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#link.call('logs.close', { id: this.#id, attempt: this.#attempt });
  }

  async #readOn(): Promise<void> {
    const which = { id: this.#id, attempt: this.#attempt };
    if (!this.#isOpen) {
      if (this.#next === 1) await this.#style.onAttempt?.(this.#attempt);
      await this.#link.call('logs.open', which);
      this.#isOpen = true;
    }
    for (;;) {
      const page = await this.#link.call('logs.read', { ...which, fromLine: this.#next, count: PAGE });
      await this.#printWhole(page.lines);
      this.#next += page.lines.length;
      if (page.lines.length > 0 && this.#next <= page.totalLines) continue;
      if (this.#style.prefix === undefined) await this.#open.show(page.unfinished ?? []);
      return;
    }
  }

  /** A page has the beginnings of long lines only: each of those is read again by itself, in its turn. */
  async #printWhole(lines: readonly LogLine[]): Promise<void> {
    let from = 0;
    for (const [at, line] of lines.entries()) {
      if (!line.shortened) continue;
      await this.#print(lines.slice(from, at));
      const which = { id: this.#id, attempt: this.#attempt };
      const alone = await this.#link.call('logs.read', { ...which, fromLine: line.n, count: 1 });
      await this.#print(alone.lines);
      from = at + 1;
    }
    await this.#print(lines.slice(from));
  }

  async #print(lines: readonly LogLine[]): Promise<void> {
    const { out, err } = this.#printer;
    const { prefix = '' } = this.#style;
    for (let from = 0; from < lines.length;) {
      const stream = lines[from]?.stream;
      let to = from;
      while (to < lines.length && lines[to]?.stream === stream) to++;
      const group = lines.slice(from, to).map((line) => `${prefix}${line.text}\n`);
      const printed = await this.#open.yield(stream ?? 'stdout', group[0] ?? '');
      const text = group.join('').slice(printed.length);
      await (stream === 'stderr' ? err(text) : out(text));
      from = to;
    }
  }
}
