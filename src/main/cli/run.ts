import { message } from '@shared/messages/message';
import { render } from '@shared/messages/render';
import type { Execution } from '@shared/model/execution';
import { EXIT, type CliHost } from './cli-host';
import { findDataDir } from './data-dir';
import { FollowedCommand, followToEnd } from './follow';
import { FollowedWorkflow } from './follow-workflow';
import { endLine, reasonWords } from './outcome-words';
import { parseParams } from './params';
import { openRunSession } from './run-session';
import { findTarget, startTarget } from './run-target';

/** What `run` is told. */
export interface RunOptions {
  data?: string;
  param?: string[];
  task?: string;
  /** The session that it is for, YYYY-MM-DD. */
  session?: string;
  /** Runs although the guard says no. */
  force?: boolean;
}

function exitCode({ status, reason }: Execution): number {
  const isGood = status === 'success' || (status === 'skipped' && reason === 'exit-code');
  return isGood ? EXIT.ok : EXIT.failure;
}

/**
 * `run`: starts a task or a workflow and prints its lines until it has ended. Lines of scripts go where they came from;
 * all else goes to stderr. Answers the exit code.
 */
export async function run(host: CliHost, word: string, options: RunOptions): Promise<number> {
  const params = parseParams(options.param ?? []);
  const startOptions = {
    params,
    ...(options.session === undefined ? {} : { sessionDate: options.session }),
    ...(options.force === true ? { force: true } : {}),
  };
  const target = await findTarget(word, options.task);
  const dataDir = findDataDir(options.data);
  const stop = host.stopSignal();
  const session = await openRunSession(host, dataDir, stop);
  if (session === null) return EXIT.failure;
  try {
    if (stop.aborted) return EXIT.failure;
    const { link } = session;
    const started = await startTarget(link, target, startOptions, host.resourcesDir);
    const language = host.language('stderr');
    const begun = message('cli.started', { name: started.key, id: started.id });
    await host.err(`${render(begun, language)}\n`);
    const Followed = started.isWorkflow ? FollowedWorkflow : FollowedCommand;
    const end = await followToEnd(link, started.id, new Followed(link, started, host), stop);
    await host.err(`${endLine(end.key, end, end.isWorkflow ? reasonWords(end) : end.reason, language)}\n`);
    return exitCode(end);
  } finally {
    await session.close();
  }
}
