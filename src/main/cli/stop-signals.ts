import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Aborted by the first SIGINT, SIGTERM or SIGHUP, or when the process that started us and keeps a channel to us ends.
 * A second signal ends the process at once.
 */
export function createStopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of SIGNALS) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + constants.signals[name]);
      controller.abort();
    });
  }
  process.on('disconnect', () => controller.abort());
  // The channel is there to be closed, not to keep us alive.
  process.channel?.unref();
  return controller.signal;
}
