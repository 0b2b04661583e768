import { isUnavailable } from '@shared/errors';
import type { AttemptService } from './attempt-service';
import type { Dispatcher } from './dispatcher';
import type { Clock, Logger, Launcher, Store, Ticker } from './ports';
import { STOP_GRACE_MS, type Stopper } from './stopper';
import type { WorkflowRunner } from './workflows/workflow-runner';

/** Time for children to end and for their rows to be written, ms: the grace, the kill, the checks. */
const PATIENCE_MS = STOP_GRACE_MS + 5000;
const LOOK_MS = 20;

interface QuitDeps {
  store: Store;
  stopper: Stopper;
  dispatcher: Dispatcher;
  attempts: AttemptService;
  workflows: WorkflowRunner;
  launcher: Launcher;
  ticker: Ticker;
  clock: Clock;
  logger: Logger;
}

/** Stops what runs and waits until it is written; what could not be is found and ended at the next start. */
export async function quit(deps: QuitDeps): Promise<void> {
  const { dispatcher, attempts, workflows, launcher, ticker, clock } = deps;
  launcher.shortenGrace();
  stopWorkflows(deps);
  let unmarked = [...dispatcher.activeAttempts.keys()].filter((ref) => !markAndStop(deps, ref));
  // Whatever the store says: no child may outlive the app.
  for (const ref of unmarked) launcher.stop(ref, STOP_GRACE_MS);
  const deadline = clock.monotonic() + PATIENCE_MS;
  const isBusy = (): boolean => dispatcher.activeAttempts.size > 0 || !attempts.idle() || !workflows.idle();
  while (isBusy() && clock.monotonic() < deadline) {
    await new Promise<void>((resolve) => ticker.after(LOOK_MS, resolve));
    unmarked = unmarked.filter((ref) => dispatcher.activeAttempts.has(ref) && !markAndStop(deps, ref));
  }
  await launcher.close();
}

/** Before their steps are stopped, or the end of one would let another begin. */
function stopWorkflows({ workflows, logger }: QuitDeps): void {
  try {
    workflows.stopAll();
  } catch (error) {
    logger.warn('Workflows could not be stopped in order; they are at the next start.', { why: String(error) });
  }
}

/** false: the store could not be written, so the run is not marked as ended by the quit. */
function markAndStop({ store, stopper, dispatcher, logger }: QuitDeps, ref: string): boolean {
  const attempt = dispatcher.activeAttempts.get(ref);
  try {
    const record = attempt && store.executions.get(attempt.executionId);
    if (record?.status === 'running') stopper.stop(record, 'app-quit');
    return true;
  } catch (error) {
    if (isUnavailable(error)) return false;
    logger.error(`Run ${ref} could not be stopped in order.`, error);
    return true;
  }
}
