import type { LogLine } from '@shared/model/log';

const ESC = String.fromCharCode(0x1b);

/** Longer lines are shortened to so many characters. */
const SHOWN_CHARS = 64 * 1024;

function shortened(line: LogLine): LogLine {
  if (line.text.length <= SHOWN_CHARS) return line;
  return { ...line, text: line.text.slice(0, SHOWN_CHARS), shortened: true };
}

/** A log that is made up on demand, so that a million lines cost nothing. */
export class StubLog {
  readonly #extra: LogLine[] = [];
  readonly #base: number;
  live: boolean;

  constructor(base: number, live: boolean) {
    this.#base = base;
    this.live = live;
  }

  get totalLines(): number {
    return this.#base + this.#extra.length;
  }

  line(n: number): LogLine {
    const extra = this.#extra[n - this.#base - 1];
    if (extra !== undefined) return extra;
    const code = String(600_000 + (n % 4_000)).padStart(6, '0');
    const at = Date.UTC(2026, 10, 20, 9, 40) + n * 20;
    if (n % 97 === 0) {
      return { n, at, stream: 'stderr', text: `WARNING 重试 ${code}.SH：接口超时，等待 3 秒 <b>not bold</b>` };
    }
    if (n % 13 === 0)
      return { n, at, stream: 'stdout', text: `${ESC}[32m完成${ESC}[0m ${code}.SH ${ESC}[1m5300 行${ESC}[0m` };
    if (n % 41 === 0) return { n, at, stream: 'stdout', text: `row ${n} ${'0123456789 '.repeat(30)}` };
    return {
      n,
      at,
      stream: 'stdout',
      text: `[${n}] download ${code}.SH rows=${n % 300} close=${(10 + (n % 700) / 10).toFixed(2)}`,
    };
  }

  /** Lines of a range, cut to what is there; long ones are shortened unless one is asked for alone. */
  range(from: number, count: number): LogLine[] {
    const to = Math.min(this.totalLines, from + count - 1);
    const lines = Array.from({ length: Math.max(0, to - from + 1) }, (_none, at) => this.line(from + at));
    return count === 1 ? lines : lines.map(shortened);
  }

  /** Adds lines at the end and answers them. */
  append(texts: readonly string[], stream: LogLine['stream'] = 'stdout'): LogLine[] {
    return texts.map((text) => {
      const line: LogLine = { n: this.totalLines + 1, at: Date.now(), stream, text };
      this.#extra.push(line);
      return line;
    });
  }
}
