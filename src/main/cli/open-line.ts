import type { LogStream, UnfinishedLine } from '@shared/model/log';
import type { CliHost } from './cli-host';

/** Where a line that has not ended is shown. */
export type OpenLineHost = Pick<CliHost, 'out' | 'err' | 'columns'>;

const WIPE = '\r\x1b[K';

/**
 * Shows the line that a program has not ended. In a terminal it is drawn anew as it changes, and wiped before other
 * lines. Into a pipe or a file goes only what a line grows by: what may be rewritten waits until it has ended.
 */
export class OpenLine {
  readonly #host: OpenLineHost;
  /** What was seen of each stream's line, and what of it was printed. */
  readonly #lines: Record<LogStream, { seen: string; printed: string }> = {
    stdout: { seen: '', printed: '' },
    stderr: { seen: '', printed: '' },
  };
  #drawn: LogStream | null = null;

  constructor(host: OpenLineHost) {
    this.#host = host;
  }

  /** Shows what there is now: of bars below each other the last in a terminal, none of them in a pipe. */
  async show(lines: readonly UnfinishedLine[]): Promise<void> {
    for (const stream of ['stdout', 'stderr'] as const) {
      const open = lines.filter((one) => one.stream === stream);
      const last = open.at(-1);
      if (!last || last.shortened) continue;
      const columns = this.#host.columns(stream);
      if (columns !== null) await this.#draw(stream, last.text, columns);
      else if (open.length === 1) await this.#grow(stream, last.text);
    }
  }

  /** Makes room for lines that have ended; answers what is printed already of the first. */
  async yield(stream: LogStream, first: string): Promise<string> {
    const { printed } = this.#lines[stream];
    this.#lines[stream] = { seen: '', printed: '' };
    const drawn = this.#drawn;
    this.#drawn = null;
    if (drawn === stream || drawn === null) {
      if (printed === '' || first.startsWith(printed)) return printed;
      await this.#write(stream, drawn === null ? '\r' : WIPE);
      return '';
    }
    this.#lines[drawn].printed = '';
    await this.#write(drawn, WIPE);
    return '';
  }

  async #grow(stream: LogStream, text: string): Promise<void> {
    const line = this.#lines[stream];
    const grows = line.seen !== '' && text.length > line.seen.length && text.startsWith(line.seen);
    line.seen = text;
    if (!grows || !text.startsWith(line.printed)) return;
    const more = text.slice(line.printed.length);
    line.printed = text;
    await this.#write(stream, more);
  }

  async #draw(stream: LogStream, text: string, columns: number): Promise<void> {
    if (this.#drawn !== null && this.#drawn !== stream) {
      this.#lines[this.#drawn].printed = '';
      await this.#write(this.#drawn, WIPE);
    }
    const { printed } = this.#lines[stream];
    // A row that is full can't be drawn anew: what does not fit waits.
    const shown = text.slice(0, columns - 1);
    this.#drawn = stream;
    this.#lines[stream] = { seen: text, printed: shown };
    if (shown === printed) return;
    await this.#write(stream, shown.startsWith(printed) ? shown.slice(printed.length) : `${WIPE}${shown}`);
  }

  #write(stream: LogStream, text: string): Promise<void> {
    return stream === 'stderr' ? this.#host.err(text) : this.#host.out(text);
  }
}
