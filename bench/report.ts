import { monitorEventLoopDelay } from 'node:perf_hooks';

/** One line of docs/figures.md. */
export interface Figure {
  work: string;
  /** What ours does, with its unit. */
  ours: string;
  /** The peer or the limit, measured in the same run, with its unit. */
  peer: string;
  /** Ours against the peer; larger is better unless it says otherwise. */
  ratio: string;
  /** What was asked for. */
  bar: string;
}

/** Hands a figure to the collector. */
export function report(figure: Figure): void {
  process.stdout.write(`${JSON.stringify(figure)}\n`);
}

/** The value below which a share of the numbers lies. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Milliseconds that a piece of work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Median of several runs, ms. */
export async function medianOf(runs: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i += 1) times.push(await timed(work));
  return quantile(times, 0.5);
}

/** Watches how long the loop is held, ms. */
export function watchLoop(): { p99: () => number; max: () => number } {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  return { p99: () => histogram.percentile(99) / 1e6, max: () => histogram.max / 1e6 };
}

/** Rounds for people. */
export const round = (value: number, digits = 1): string => value.toFixed(digits);
