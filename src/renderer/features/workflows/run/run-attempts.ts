import { shallowRef, watch, type ShallowRef } from 'vue';
import { AppError } from '@shared/errors';
import type { Attempt, Execution } from '@shared/model/execution';
import { useBridge } from '../../../bridge';

/** Steps whose attempts are asked for; the bars of the rest are drawn from their rows alone. */
const MOST_ASKED = 100;

/** Whether the row alone does not say when its attempts began and ended. */
function needsAttempts({ attemptCount, retryAt, isWorkflow, reusedFrom }: Execution): boolean {
  return !isWorkflow && reusedFrom === null && (attemptCount > 1 || retryAt !== null);
}

/** The attempts of the steps that were tried more than once, by the id of their row; one is read after the other. */
export function useRunAttempts(
  steps: () => ReadonlyMap<string, Execution>,
): Readonly<ShallowRef<ReadonlyMap<number, readonly Attempt[]>>> {
  const attempts = shallowRef<ReadonlyMap<number, readonly Attempt[]>>(new Map());
  const bridge = useBridge();
  /** With what count and status the attempts of a row were read. */
  const readAs = new Map<number, string>();
  const queue = new Set<number>();
  let reading = false;

  async function readAll(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      for (const id of queue) {
        queue.delete(id);
        const { attempts: tries } = await bridge.call('executions.get', { id });
        attempts.value = new Map(attempts.value).set(id, tries);
      }
    } catch (error) {
      // The frame tells of a lost connection; the strip goes on with what the rows say.
      if (!(error instanceof AppError)) throw error;
      queue.clear();
      readAs.clear();
    } finally {
      reading = false;
    }
  }

  watch(
    () => [...steps().values()],
    (rows) => {
      for (const row of rows) {
        if (!needsAttempts(row) || (readAs.size >= MOST_ASKED && !readAs.has(row.id))) continue;
        const as = `${row.attemptCount} ${row.status}`;
        if (readAs.get(row.id) === as) continue;
        readAs.set(row.id, as);
        queue.add(row.id);
      }
      if (queue.size > 0) void readAll().catch(reportError);
    },
    { immediate: true },
  );
  return attempts;
}
