/**
 * How long a test waits at most until nothing of a run is left, ms: the grace of 5 s, the kill, the scans, and as much
 * again for a busy machine. Nothing is measured by it: the wait is over as soon as nothing is left.
 */
export const GONE_WITHIN_MS = 10_000;
