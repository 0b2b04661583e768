import { shallowRef, watch, type ShallowRef } from 'vue';
import { AppError } from '@shared/errors';
import type { Execution } from '@shared/model/execution';
import { useBridge } from '../../../bridge';

/** Nesting and reruns of reruns go no deeper than this. */
const MOST_LEVELS = 20;

/** Follows rows from one to the next; what can't be read any more ends the way. */
async function follow(first: number | null, next: (row: Execution) => number | null): Promise<Execution[]> {
  const found: Execution[] = [];
  let id = first;
  while (id !== null && found.length < MOST_LEVELS) {
    try {
      const row = await useBridge().call('executions.get', { id });
      found.push(row);
      id = next(row);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      break;
    }
  }
  return found;
}

function useFollowed(
  first: () => number | null,
  next: (row: Execution) => number | null,
): Readonly<ShallowRef<readonly Execution[]>> {
  const rows = shallowRef<readonly Execution[]>([]);
  watch(
    first,
    async (id) => {
      rows.value = [];
      const found = await follow(id, next);
      if (first() === id) rows.value = found;
    },
    { immediate: true },
  );
  return rows;
}

/** The runs that a nested run is a part of, the outermost last. */
export function useOuterRuns(run: () => Execution | null): Readonly<ShallowRef<readonly Execution[]>> {
  return useFollowed(
    () => run()?.parent ?? null,
    ({ parent }) => parent,
  );
}

/** The rows that a step was taken over from, the one that ran last. */
export function useReusedRows(step: () => Execution | undefined): Readonly<ShallowRef<readonly Execution[]>> {
  return useFollowed(
    () => step()?.reusedFrom ?? null,
    ({ reusedFrom }) => reusedFrom,
  );
}
