import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import type { AppError } from '@shared/errors';
import { useBridge } from '../../../bridge';
import { useLoader } from '../../../composables/use-loader';
import type { Task } from '../../../stores/tasks';
import { useTriggersStore } from '../../../stores/triggers';

/** Workflows on one page of the list. */
export const LIST_SIZE = 50;

/** What the list of workflows asks for. */
export interface WorkflowQuery {
  page: number;
  /** Part of key, name or description; empty: all. */
  text: string;
}

/** The workflows on screen, live; their schedules are fetched as sentences. */
export function useWorkflowList(query: Ref<WorkflowQuery>): {
  rows: Readonly<ShallowRef<readonly Task[]>>;
  total: Readonly<Ref<number>>;
  /** The page that the rows are of; null: none yet. */
  shown: Readonly<ShallowRef<{ page: number; pageSize: number } | null>>;
  loaded: Readonly<Ref<boolean>>;
  loading: Readonly<Ref<boolean>>;
  error: Readonly<ShallowRef<AppError | null>>;
  run: () => Promise<void>;
} {
  const bridge = useBridge();
  const triggers = useTriggersStore();
  const rows = shallowRef<readonly Task[]>([]);
  const total = ref(0);
  const shown = shallowRef<{ page: number; pageSize: number } | null>(null);
  const loaded = ref(false);
  let asked = 0;

  const { error, loading, run } = useLoader(async () => {
    const mine = ++asked;
    const { page, text } = query.value;
    const answer = await bridge.call('tasks.list', {
      page,
      pageSize: LIST_SIZE,
      sort: { by: 'name', order: 'asc' },
      filter: { type: 'workflow', ...(text === '' ? {} : { text }) },
    });
    if (mine !== asked) return;
    rows.value = answer.rows;
    total.value = answer.total;
    shown.value = { page, pageSize: LIST_SIZE };
    loaded.value = true;
    void triggers.fetchWords(answer.rows.map(({ trigger }) => trigger).filter(({ kind }) => kind !== 'manual'));
  });
  watch(query, () => void run(), { immediate: true });

  onScopeDispose(
    bridge.onPush(({ push, data }) => {
      if (push === 'task.changed') {
        const at = rows.value.findIndex(({ key }) => key === data.task.key);
        if (at >= 0 && data.task.type === 'workflow') rows.value = rows.value.with(at, data.task);
        else if (at >= 0 || data.task.type === 'workflow') void run();
      } else if (push === 'tasks.deleted') {
        if (rows.value.some(({ key }) => data.keys.includes(key))) void run();
      } else if (push === 'tasks.reload') void run();
    }),
  );
  onScopeDispose(
    bridge.onConnection(({ reconnected, state }) => {
      if (reconnected && state === 'open') void run();
    }),
  );
  return { rows, total, shown, loaded, loading, error, run };
}
