/**
 * How long a test waits at most for something that has to come, ms: enough for a slow machine with other work. Nothing
 * is measured by it: the wait is over as soon as it has come.
 */
export const PATIENCE_MS = 60_000;
