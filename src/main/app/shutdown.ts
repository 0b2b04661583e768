import type { AttemptService } from './attempt-service';
import type { Dispatcher } from './dispatcher';
import type { Clock, Journal, Launcher, Store, Ticker } from './ports';
import { STOP_GRACE_MS, type Stopper } from './stopper';

/** Time for children to end and for their rows to be written, ms: the grace, the kill, the checks. */
const PATIENCE_MS = STOP_GRACE_MS + 5000;
const LOOK_MS = 20;

interface QuitDeps {
  store: Store;
  stopper: Stopper;
  dispatcher: Dispatcher;
  attempts: AttemptService;
  launcher: Launcher;
  ticker: Ticker;
  clock: Clock;
  journal: Journal;
}

/** Stops what runs and waits until it is written; what could not be is found and ended at the next start. */
export async function quit(deps: QuitDeps): Promise<void> {
  const { store, stopper, dispatcher, attempts, launcher, ticker, clock, journal } = deps;
  for (const { executionId } of dispatcher.flights.values()) {
    try {
      const record = store.executions.get(executionId);
      if (record?.status === 'running') stopper.stop(record, 'app-quit');
    } catch (error) {
      journal.error(`Run ${executionId} could not be stopped in order.`, error);
    }
  }
  const deadline = clock.monotonic() + PATIENCE_MS;
  while ((dispatcher.flights.size > 0 || !attempts.idle()) && clock.monotonic() < deadline) {
    await new Promise<void>((resolve) => ticker.after(LOOK_MS, resolve));
  }
  await launcher.close();
}
