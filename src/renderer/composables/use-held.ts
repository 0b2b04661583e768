import { onScopeDispose, watch } from 'vue';
import { useExecutionEntities } from '../stores/execution-entities';

/** Keeps executions in the map for as long as the scope shows them, whatever else is heard of meanwhile. */
export function useHeld(ids: () => Iterable<number>): void {
  const entities = useExecutionEntities();
  let held: ReadonlySet<number> = new Set();

  function keep(now: Iterable<number>): void {
    const before = held;
    held = new Set(now);
    for (const id of held) if (!before.has(id)) entities.hold(id);
    for (const id of before) if (!held.has(id)) entities.release(id);
  }
  watch(ids, keep, { immediate: true, flush: 'sync' });
  onScopeDispose(() => keep([]));
}
