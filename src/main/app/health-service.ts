import type { Health } from '@shared/contract/health';
import { AppError, isUnavailable, tell } from '@shared/errors';
import { message } from '@shared/messages/message';
import type { Dispatcher } from './dispatcher';
import type { HealthIssues } from './health-issues';
import type { LauncherWatch } from './launcher-watch';
import type { LateWatch } from './late-watch';
import type { Clock, Launcher, Store } from './ports';
import type { Scheduler } from './scheduler';

interface HealthDeps {
  store: Store;
  clock: Clock;
  launcher: Launcher;
  launcherWatch: LauncherWatch;
  issues: HealthIssues;
  dispatcher: Dispatcher;
  scheduler: Scheduler;
  lateWatch: LateWatch;
  /** Whether the launcher should be there. */
  started: boolean;
  facts: Pick<Health, 'version' | 'pid' | 'host' | 'dataDir' | 'timeZone' | 'versions' | 'startedAt'>;
}

/** How the engine is: what is wrong with it, what it does, what it runs on. */
export function healthOf(deps: HealthDeps): Health {
  const { store, clock, launcher, issues, dispatcher, scheduler, facts } = deps;
  const { schema, bytes, checked } = store.info();
  // Asked for anew: the regular looks may be some seconds old, and what they find is among the issues.
  if (deps.started) deps.launcherWatch.look();
  const overdue = worstOf(deps);
  const { alive, pid, restarts } = launcher.status();
  const problems: Problems = issues.list();
  if (checked === 'damaged') {
    problems.push({ code: 'store-damaged', ...tell(message('health.storeFailed')) });
  }
  const plan = planOf(deps, problems);
  return {
    ok: problems.length === 0,
    problems,
    overdue,
    now: clock.now(),
    ...facts,
    scheduler: {
      planning: scheduler.planning,
      ...plan,
      slots: dispatcher.slots,
    },
    launcher: { alive, pid, restarts },
    store: { schema, bytes, checked },
  };
}

type Problems = Health['problems'];

/** What is due next and how much there is to do; of a store that can't be read what is known without it. */
function planOf(
  { store, dispatcher }: HealthDeps,
  problems: Problems,
): Pick<Health['scheduler'], 'nextAt' | 'running' | 'pending'> {
  try {
    const moments = [store.planning.earliest(), store.queue.earliestRetry()].filter((at) => at !== null);
    return { nextAt: moments.length > 0 ? Math.min(...moments) : null, ...store.queue.counts() };
  } catch (error) {
    if (!(error instanceof AppError) || !isUnavailable(error)) throw error;
    problems.push({ code: 'store', message: error.message, ...(error.said && tell(error.said)) });
    return { nextAt: null, running: dispatcher.activeAttempts.size, pending: 0 };
  }
}

/** Health is asked for most when something is wrong: a store that can't be read must not keep it from an answer. */
function worstOf({ lateWatch }: HealthDeps): Health['overdue'] {
  try {
    return lateWatch.worst();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    return null;
  }
}
