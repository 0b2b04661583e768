import type { ProcessTable } from './process-table';
import { deliver } from './signals';

const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 50;

/** Waits up to 10 s for the launcher of an earlier run to finish its files, then stops it. A stranger is left alone. */
export async function waitForPrevious(
  previous: { pid: number; pidStart: string } | null,
  table: ProcessTable,
): Promise<void> {
  if (!previous || previous.pidStart === '' || previous.pid === process.pid) return;
  const { pid, pidStart } = previous;
  const isThere = async (): Promise<boolean> => !table.hasEnded(pid) && (await table.startTime(pid)) === pidStart;
  const deadline = performance.now() + WAIT_MS;
  while (await isThere()) {
    if (performance.now() > deadline) deliver(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
