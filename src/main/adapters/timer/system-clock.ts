import { uptime } from 'node:os';
import type { Clock } from '../../app/ports';

/**
 * The machine's clocks. `monotonic` is CLOCK_MONOTONIC on Linux, which stands still while the machine sleeps; on
 * macOS and Windows it may count the sleep as well.
 */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  /** Milliseconds since the machine started, sleep included; in steps of 10 ms on Linux, up to a second elsewhere. */
  uptime(): number {
    return uptime() * 1000;
  }
}
