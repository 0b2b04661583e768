import type { PowerMonitor } from 'electron';

/** What the machine's power events lead to. */
export interface PowerParts {
  powerMonitor: Pick<PowerMonitor, 'on'>;
  /** Wakes the planner. */
  nudge(): void;
  /** The system goes down: end quickly, ask nothing. */
  end(): void;
}

/** Listens to sleep, wake-up, lock and shutdown. They are hints: the planner itself finds out how long it slept. */
export function watchPower({ powerMonitor, nudge, end }: PowerParts): void {
  powerMonitor.on('suspend', nudge);
  powerMonitor.on('resume', nudge);
  powerMonitor.on('lock-screen', nudge);
  powerMonitor.on('unlock-screen', nudge);
  // Electron passes an event that its types leave out; preventing it asks the system for time to end in order.
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    end();
  });
}
