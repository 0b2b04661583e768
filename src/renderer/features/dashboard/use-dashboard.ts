import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { AppError } from '@shared/errors';
import { useLoader } from '../../composables/use-loader';
import { useDashboardStore, type PlannedMoment } from '../../stores/dashboard';
import { useEngineStore } from '../../stores/engine';
import { useRunningStore } from '../../stores/running';
import type { Task } from '../../stores/tasks';
import { useNow } from '../../ui/use-now';
import { localDate, midnight, spanOf } from './day';
import { useWhen } from './use-when';
import { verdictOf, type Verdict } from './verdict';

/** Tasks in "next up". */
const MOST_NEXT = 30;

/** What the dashboard's page shows, live for as long as it is open. */
export function useDashboard(): {
  error: Readonly<ShallowRef<AppError | null>>;
  run: () => Promise<void>;
  /** Midnight before now; moves on when a new day begins. */
  today: Readonly<Ref<number>>;
  /** null while it is not known yet. */
  verdict: ComputedRef<Verdict | null>;
  /** Tasks that are due and have not started, those left out that need a hand anyway. */
  late: ComputedRef<Task[]>;
  /** The next moment of each task. */
  next: ComputedRef<PlannedMoment[]>;
  /** Whether there is not a single task. */
  empty: ComputedRef<boolean>;
} {
  const store = useDashboardStore();
  const engine = useEngineStore();
  const running = useRunningStore();
  const now = useNow();
  const { whenOf } = useWhen();
  const today = ref(midnight(now.value));

  const watching = running.watch();
  const { error, run } = useLoader(async () => {
    await Promise.all([store.load(spanOf(today.value)), watching.ready, engine.loadHealth()]);
  });
  void run();
  watch(now, (at) => {
    const day = midnight(at);
    if (day === today.value) return;
    today.value = day;
    void run();
  });
  watch(
    () => engine.ok,
    () => void engine.loadHealth().catch(() => undefined),
  );
  onScopeDispose(() => {
    watching.end();
    store.leave();
  });

  const next = computed(() => {
    const seen = new Set<string>();
    return store.next.filter(({ key, at }) => at > now.value && !seen.has(key) && seen.add(key)).slice(0, MOST_NEXT);
  });
  const late = computed(() => {
    const told = new Set(store.attention.rows.map(({ key }) => key));
    return store.late.filter(({ key }) => !told.has(key));
  });
  const verdict = computed(() => {
    const { attention, stats } = store;
    if (!store.loaded || stats === null) return null;
    const [first] = next.value;
    const nameOf = ({ name, key }: { name: string; key: string }): string => (name === '' ? key : name);
    return verdictOf({
      ok: engine.ok,
      problems: engine.health?.problems.map(({ message }) => message) ?? [],
      attention: { names: [...late.value, ...attention.rows].map(nameOf), total: late.value.length + attention.total },
      today: stats.days.find(({ date }) => date === localDate(now.value)) ?? null,
      running: engine.running,
      next: first === undefined ? null : { name: nameOf(first), when: whenOf(first.at) },
    });
  });
  const empty = computed(() => store.loaded && store.stats !== null && store.stats.tasks.total === 0);

  return { error, run, today, verdict, late, next, empty };
}
