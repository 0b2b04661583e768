import { PATIENCE_MS } from './deadlines';

/** Polls until the check gives something truthy, and gives it back; throws with `what` at the deadline. */
export async function until<T>(
  check: () => T | Promise<T>,
  {
    timeoutMs = PATIENCE_MS,
    everyMs = 20,
    what = 'the condition',
  }: { timeoutMs?: number; everyMs?: number; what?: string } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
