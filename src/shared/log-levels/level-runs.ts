import { LOG_LEVELS, type LogLevel, type LogLevels } from '../model/log';
import type { LineKind } from './level-reader';

const LETTERS: Readonly<Record<LineKind, string>> = {
  error: 'e',
  warning: 'w',
  info: 'i',
  debug: 'd',
  protocol: 'p',
  plain: '-',
};
const KINDS = new Map(Object.entries(LETTERS).map(([kind, letter]) => [letter, kind as LineKind]));

/** Lines of one kind that stand together. */
export interface LevelRun {
  kind: LineKind;
  count: number;
  /** Its first line begins an error. */
  begins: boolean;
}

/** Writes down the kinds of lines as they come, and counts what begins. */
export class LevelTally {
  readonly counts: Record<LogLevel, number> = { error: 0, warning: 0, info: 0, debug: 0 };
  readonly #done: string[] = [];
  #letter = '';
  #lower = '';
  #count = 0;

  /** How many runs there are so far. */
  get runCount(): number {
    return this.#done.length;
  }

  /** Everything so far, as `LogLevels` has it. */
  get runs(): LogLevels['runs'] {
    return this.#done.join('') + this.#pending();
  }

  /** Takes the next line. */
  add(kind: LineKind, began: boolean): void {
    if (began && kind !== 'protocol' && kind !== 'plain') this.counts[kind] += 1;
    const letter = LETTERS[kind];
    const begins = began && kind === 'error';
    if (!begins && letter === this.#lower) {
      this.#count += 1;
      return;
    }
    if (this.#count > 0) this.#done.push(this.#pending());
    this.#lower = letter;
    this.#letter = begins ? letter.toUpperCase() : letter;
    this.#count = 1;
  }

  #pending(): string {
    return this.#count === 0 ? '' : `${this.#letter}${this.#count}`;
  }
}

/** Reads what `LevelTally` wrote; what it did not write is left out. */
export function* readRuns(runs: string): Generator<LevelRun> {
  for (const [, letter = '', count] of runs.matchAll(/([a-zA-Z-])(\d+)/g)) {
    const kind = KINDS.get(letter.toLowerCase());
    if (kind !== undefined) yield { kind, count: Number(count), begins: letter === 'E' };
  }
}

/** No entries. */
export const noCounts = (): Record<LogLevel, number> => ({ error: 0, warning: 0, info: 0, debug: 0 });

/** Adds counts of entries. */
export function addCounts(to: Record<LogLevel, number>, more: Readonly<Partial<Record<LogLevel, number>>>): void {
  for (const level of LOG_LEVELS) to[level] += more[level] ?? 0;
}
