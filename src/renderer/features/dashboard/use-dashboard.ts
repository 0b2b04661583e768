import { computed, ref, watch, type ComputedRef, type Ref } from 'vue';
import { localDateOf, midnightOf } from '@shared/dates';
import type { AppError } from '@shared/errors';
import { displayName } from '@shared/model/common';
import { useText } from '../../i18n';
import { useOverdueWords } from '../../ui/use-overdue-words';
import { useLoader } from '../../composables/use-loader';
import { useRunning } from '../../composables/use-running';
import { spanOf, type DashboardSpan, type Outcomes, type Plan, type PlannedMoment } from '../../stores/dashboard-page';
import { useEngineStore } from '../../stores/engine';
import { useNow } from '../../ui/use-now';
import { useDayRuns } from './use-day-runs';
import { useOutcomes } from './use-outcomes';
import { usePlan } from './use-plan';
import { useWhen } from './use-when';
import { verdictOf, type Verdict } from './verdict';

/** Tasks in "next up". */
const MOST_NEXT = 30;

/** What the dashboard's page shows, live for as long as it is open. */
export function useDashboard(): {
  error: ComputedRef<AppError | null>;
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
  loaded: ComputedRef<boolean>;
  outcomes: Readonly<Ref<Outcomes | null>>;
  plan: Readonly<Ref<Plan | null>>;
  day: ReturnType<typeof useDayRuns>;
} {
  const engine = useEngineStore();
  const now = useNow();
  const { whenOf } = useWhen();
  const { sentenceOf } = useOverdueWords();
  const { t } = useText();
  const today = ref(midnightOf(now.value));

  const span = (): DashboardSpan => spanOf(today.value);
  const outcomes = useOutcomes(span);
  const plan = usePlan(span);
  const day = useDayRuns(span);
  const running = useRunning();
  const health = useLoader(() => engine.loadHealth());
  const error = computed(
    () => [outcomes, plan, day, running, health].find((one) => one.error.value !== null)?.error.value ?? null,
  );
  async function read(): Promise<void> {
    await Promise.all([outcomes, plan, day, health].map((one) => one.run()));
  }
  async function run(): Promise<void> {
    await Promise.all([read(), running.run()]);
  }
  void read();
  watch(now, (at) => {
    const midnightNow = midnightOf(at);
    if (midnightNow === today.value) return;
    today.value = midnightNow;
    void read();
  });
  watch(
    () => engine.ok,
    () => void engine.loadHealth().catch(() => undefined),
  );
  const loaded = computed(() => outcomes.state.value !== null && plan.state.value !== null && day.isLoaded.value);

  const next = computed(() => {
    const seen = new Set<string>();
    return (plan.state.value?.next ?? [])
      .filter(({ key, at }) => at > now.value && !seen.has(key) && seen.add(key))
      .slice(0, MOST_NEXT);
  });
  const needs = computed(() => {
    if (outcomes.state.value === null) return 0;
    const { late, attention } = outcomes.state.value;
    // A task that failed and is late now is one task.
    const told = new Set(late.rows.map(({ key }) => key));
    return late.total + attention.total - attention.rows.filter(({ key }) => told.has(key)).length;
  });
  const verdict = computed(() => {
    const known = outcomes.state.value;
    if (!loaded.value || known === null) return null;
    const { stats, late, attention } = known;
    // What is late is told by its tasks.
    const problems = (engine.health?.problems ?? []).filter(({ code }) => !code.startsWith('overdue'));
    const [worst] = late.rows;
    const [first] = next.value;
    return verdictOf({
      ok: engine.ok || (late.total > 0 && problems.length === 0),
      problems,
      attention: { names: [...late.rows, ...attention.rows].map(displayName), total: needs.value },
      late: worst?.overdue
        ? t('overdue.named', { name: displayName(worst), sentence: sentenceOf(worst.overdue) })
        : null,
      today: stats.days.find(({ date }) => date === localDateOf(now.value)) ?? null,
      running: engine.running,
      next: first === undefined ? null : { name: displayName(first), when: whenOf(first.at) },
    });
  });
  const empty = computed(() => loaded.value && outcomes.state.value?.stats.tasks.total === 0);

  return {
    error,
    run,
    today,
    verdict,
    needs,
    next,
    empty,
    loaded,
    outcomes: outcomes.state,
    plan: plan.state,
    day,
  };
}
