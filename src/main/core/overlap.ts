import type { ExecutionSource } from '@shared/model/execution';
import type { Overlap } from '@shared/model/task';

/** What becomes of a start. `refuse` answers a person with `conflict`; `skip` leaves a skipped row. */
export type OverlapDecision = 'start' | 'skip' | 'queue' | 'replace' | 'refuse';

/** How many runs of one task may wait for it under the policy `queue`. */
const MAX_QUEUED = 100;

/**
 * Decides a start of a task that may be active. `active` counts its pending and running rows outside the overlap queue
 * (waiting to retry included), `queued` those in it. `mustQueue` is for caught-up runs of `run-all`, which queue
 * whatever the policy says and as many as the rule's own limit allows.
 */
export function decideOverlap(input: {
  policy: Overlap;
  source: ExecutionSource;
  active: number;
  queued: number;
  mustQueue?: boolean;
}): OverlapDecision {
  const { policy, source, active, queued, mustQueue = false } = input;
  if (active === 0 && queued === 0) return 'start';
  if (mustQueue) return 'queue';
  switch (policy) {
    case 'allow':
      return 'start';
    case 'replace':
      return 'replace';
    case 'queue':
      return queued < MAX_QUEUED ? 'queue' : turnedAway(source);
    case 'skip':
      return turnedAway(source);
  }
}

/** What starts a run without anybody who waits for an answer. */
const BY_TRIGGER: ReadonlySet<ExecutionSource> = new Set(['schedule', 'catch-up', 'event']);

/** A person gets an answer; a trigger leaves a record. */
function turnedAway(source: ExecutionSource): 'skip' | 'refuse' {
  return BY_TRIGGER.has(source) ? 'skip' : 'refuse';
}
