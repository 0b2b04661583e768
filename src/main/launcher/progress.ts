import type { Progress } from '@shared/model/execution';
import { readMarker, type ProgressPatch } from './protocol-lines';
import { BarReader } from './bars';

/** All `::output` values of a run together, as JSON, in characters. */
const RESULT_LIMIT = 256 * 1024;

const NOTHING: Progress = { percent: null, message: null, current: null, done: null, total: null, etaAt: null };

/** What a run has told about itself: its progress and its result values. */
export class RunReport {
  readonly #startedAt: number;
  readonly #now: () => number;
  readonly #changed: () => void;
  #progress: Progress | null = null;
  #result: Record<string, unknown> | null = null;
  #resultSize = 0;
  #told = false;
  readonly #bars = new BarReader();
  /** Which bar is the run's own, and which was drawn last below it. */
  #outer: string | null = null;
  #inner: string | null = null;
  #unreadProgress = 0;
  #refusedOutputs = 0;
  #unreadOutputs = 0;

  /** `changed` is called after each change of the progress; times are epoch ms. */
  constructor(startedAt: number, now: () => number, changed: () => void) {
    this.#startedAt = startedAt;
    this.#now = now;
    this.#changed = changed;
  }

  get progress(): Progress | null {
    return this.#progress;
  }

  get result(): Record<string, unknown> | null {
    return this.#result;
  }

  /** How many `::output` lines were left out because the result would have passed 256 KiB. */
  get refusedOutputs(): number {
    return this.#refusedOutputs;
  }

  /** How many `::output` lines were left out because they are no JSON object. */
  get unreadOutputs(): number {
    return this.#unreadOutputs;
  }

  /** How many `::progress` lines could not be read, or not all of them. */
  get unreadProgress(): number {
    return this.#unreadProgress;
  }

  /** Takes a line of stdout, in UTF-8, that may be a marker. */
  marker(line: Buffer): void {
    const marker = readMarker(line);
    if (marker?.kind === 'progress') {
      if (!marker.whole) this.#unreadProgress += 1;
      if (Object.keys(marker.patch).length > 0) this.#patch(marker.patch);
    } else if (marker?.kind === 'output') this.#output(marker.values);
    else if (marker?.why === 'size') this.#refusedOutputs += 1;
    else if (marker) this.#unreadOutputs += 1;
  }

  /** Takes the form of a line that is being rewritten and may be a bar. A script that sends markers knows better. */
  bar(line: Buffer): void {
    if (this.#told) return;
    const bar = this.#bars.read(line, this.#now());
    if (!bar) return;
    const which = nameOf(bar);
    // A bar below that has ended is drawn once more in the place of the run's own, and left there.
    if (bar.percent === 100 && which === this.#inner && this.#outer !== null && which !== this.#outer) return;
    this.#take(bar, which);
  }

  /** Takes the form of a line below the run's own bar: it tells what is worked on. */
  innerBar(line: Buffer): void {
    if (this.#told) return;
    const bar = this.#bars.read(line, this.#now());
    if (!bar) return;
    const which = nameOf(bar);
    if (which === this.#outer) return this.#take(bar, which);
    this.#inner = which;
    // What is looked at a moment late must not stand beside a bar that has come to its end.
    if (this.#outer !== null && this.#progress?.percent === 100) return;
    const share = bar.percent === null ? bar.done : `${bar.percent}%`;
    const current = [bar.message, share].filter((part) => part !== null).join(' ');
    this.#progress = { ...(this.#progress ?? NOTHING), current };
    this.#changed();
  }

  #take(bar: Progress, which: string): void {
    this.#outer = which;
    const current = bar.percent === 100 ? null : (this.#progress?.current ?? null);
    this.#progress = { ...bar, current };
    this.#changed();
  }

  #patch(patch: ProgressPatch): void {
    const before = this.#told ? (this.#progress ?? NOTHING) : NOTHING;
    this.#told = true;
    const merged = { ...before, ...patch };
    const counted =
      merged.done !== null && merged.total !== null && merged.total > 0
        ? Math.min((merged.done / merged.total) * 100, 100)
        : null;
    const percent = patch.percent ?? (patch.done === undefined && patch.total === undefined ? merged.percent : counted);
    this.#progress = { ...merged, percent, etaAt: this.#estimate(percent) };
    this.#changed();
  }

  #estimate(percent: number | null): number | null {
    if (percent === null || percent <= 0 || percent >= 100) return null;
    const now = this.#now();
    return Math.round(now + (Math.max(now - this.#startedAt, 0) * (100 - percent)) / percent);
  }

  #output(values: Record<string, unknown>): void {
    let grown = this.#resultSize;
    for (const [name, value] of Object.entries(values)) {
      if (this.#result && Object.hasOwn(this.#result, name)) grown -= sizeOf(name, this.#result[name]);
      grown += sizeOf(name, value);
    }
    if (grown > RESULT_LIMIT) {
      this.#refusedOutputs += 1;
      return;
    }
    this.#resultSize = grown;
    // In place: a copy for each line would cost the square of their number.
    this.#result ??= {};
    Object.assign(this.#result, values);
  }
}

/** What stays the same of a bar while it grows. */
function nameOf({ message, total }: Progress): string {
  return `${message ?? ''}|${total ?? ''}`;
}

function sizeOf(name: string, value: unknown): number {
  return JSON.stringify(name).length + JSON.stringify(value).length + 2;
}
