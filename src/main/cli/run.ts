import type { Execution } from '@shared/model/execution';
import { EXIT, type CliHost } from './cli-host';
import { findDataDir } from './data-dir';
import { follow } from './follow';
import { parseParams } from './params';
import { openRunSession } from './run-session';
import { findTarget, startTarget } from './run-target';

/** What `run` is told. */
export interface RunOptions {
  data?: string;
  param?: string[];
  task?: string;
}

function describeEnd(end: Execution): string {
  const reason = end.reason === null ? '' : ` (${end.reason})`;
  const ranMs = end.startedAt !== null && end.finishedAt !== null ? end.finishedAt - end.startedAt : null;
  const time = ranMs === null ? '' : ` after ${(Math.max(ranMs, 0) / 1000).toFixed(1)} s`;
  const tries = end.attemptCount > 1 ? `, ${end.attemptCount} tries` : '';
  const why = end.error?.split('\n')[0] ?? '';
  return `${end.key}: ${end.status}${reason}${time}${tries}${why === '' ? '' : `: ${why}`}\n`;
}

function exitCode({ status, reason }: Execution): number {
  const isGood = status === 'success' || (status === 'skipped' && reason === 'exit-code');
  return isGood ? EXIT.ok : EXIT.failure;
}

/** `run`: starts a task and prints its lines until it has ended. Answers the exit code. */
export async function run(host: CliHost, word: string, options: RunOptions): Promise<number> {
  const params = parseParams(options.param ?? []);
  const target = await findTarget(word, options.task);
  const dataDir = findDataDir(options.data);
  const stop = host.stopSignal();
  const session = await openRunSession(host, dataDir, stop);
  try {
    if (stop.aborted) return EXIT.failure;
    const started = await startTarget(session.link, target, params, host.resourcesDir);
    await host.err(`${started.key}: run ${started.id}\n`);
    const end = await follow(session.link, started, host, stop);
    await host.err(describeEnd(end));
    return exitCode(end);
  } finally {
    await session.close();
  }
}
