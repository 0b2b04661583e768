import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { AppError } from '@shared/errors';
import { useText } from '../../i18n';
import { useOverdueWords } from '../../ui/use-overdue-words';
import { useLoader } from '../../composables/use-loader';
import { useDashboardStore, type PlannedMoment } from '../../stores/dashboard';
import { useEngineStore } from '../../stores/engine';
import { useRunningStore } from '../../stores/running';
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
  /** How many tasks need a hand. */
  needs: ComputedRef<number>;
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
  const { sentenceOf } = useOverdueWords();
  const { t } = useText();
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
  const needs = computed(() => {
    const { late, attention } = store;
    // A task that failed and is late now is one task.
    const told = new Set(late.rows.map(({ key }) => key));
    return late.total + attention.total - attention.rows.filter(({ key }) => told.has(key)).length;
  });
  const verdict = computed(() => {
    const { stats } = store;
    // What is late is told by its tasks.
    const problems = (engine.health?.problems ?? []).flatMap(({ code, message }) =>
      code.startsWith('overdue') ? [] : [message],
    );
    const [worst] = store.late.rows;
    if (!store.loaded || stats === null) return null;
    const [first] = next.value;
    const nameOf = ({ name, key }: { name: string; key: string }): string => (name === '' ? key : name);
    return verdictOf({
      ok: engine.ok || (store.late.total > 0 && problems.length === 0),
      problems,
      attention: { names: [...store.late.rows, ...store.attention.rows].map(nameOf), total: needs.value },
      late: worst?.overdue ? t('overdue.named', { name: nameOf(worst), sentence: sentenceOf(worst.overdue) }) : null,
      today: stats.days.find(({ date }) => date === localDate(now.value)) ?? null,
      running: engine.running,
      next: first === undefined ? null : { name: nameOf(first), when: whenOf(first.at) },
    });
  });
  const empty = computed(() => store.loaded && store.stats !== null && store.stats.tasks.total === 0);

  return { error, run, today, verdict, needs, next, empty };
}
