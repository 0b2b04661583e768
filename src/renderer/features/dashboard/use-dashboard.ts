import { computed, ref, watch, type ComputedRef, type Ref } from 'vue';
import { localDateOf, midnightOf } from '@shared/dates';
import type { AppError } from '@shared/errors';
import { displayName } from '@shared/model/common';
import { useText } from '../../i18n';
import { useOverdueWords } from '../../ui/use-overdue-words';
import { useLoader } from '../../composables/use-loader';
import { useNeeds, type Needs } from '../../composables/use-needs';
import { useRunning } from '../../composables/use-running';
import { spanOf, type DashboardSpan, type Outcomes, type Plan, type PlannedMoment } from '../../stores/dashboard-page';
import { useEngineStore } from '../../stores/engine';
import { useNow } from '../../ui/use-now';
import { useDayRuns } from './use-day-runs';
import { useOutcomes } from './use-outcomes';
import { usePaused } from './use-paused';
import { usePlan } from './use-plan';
import { verdictOf, type Verdict } from './verdict';

/** Tasks in "next up". */
const MOST_NEXT = 6;

/** What the dashboard's page shows, live for as long as it is open. */
export function useDashboard(): {
  error: ComputedRef<AppError | null>;
  run: () => Promise<void>;
  /** Midnight before now; moves on when a new day begins. */
  today: Readonly<Ref<number>>;
  /** null while it is not known yet. */
  verdict: ComputedRef<Verdict | null>;
  /** What needs a hand; null while it is not known yet. */
  needs: ComputedRef<Needs | null>;
  /** How many tasks need a hand. */
  needed: ComputedRef<number>;
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
  const { sentenceOf } = useOverdueWords();
  const { t } = useText();
  const today = ref(midnightOf(now.value));

  const span = (): DashboardSpan => spanOf(today.value);
  const { needs, counts, ...asked } = useNeeds();
  const paused = usePaused();
  const outcomes = useOutcomes(span);
  const plan = usePlan(span);
  const day = useDayRuns(span);
  const running = useRunning();
  const health = useLoader(() => engine.loadHealth());
  const error = computed(
    () =>
      [asked, outcomes, plan, day, paused, running, health].find((one) => one.error.value !== null)?.error.value ??
      null,
  );
  async function read(): Promise<void> {
    await Promise.all([outcomes, plan, day, paused, health].map((one) => one.run()));
  }
  async function run(): Promise<void> {
    await Promise.all([read(), asked.run(), running.run()]);
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
  const loaded = computed(
    () => needs.value !== null && outcomes.state.value !== null && plan.state.value !== null && day.isLoaded.value,
  );

  const next = computed(() => {
    const seen = new Set<string>();
    return (plan.state.value?.next ?? [])
      .filter(({ key, at }) => at > now.value && !seen.has(key) && seen.add(key))
      .slice(0, MOST_NEXT);
  });
  const verdict = computed(() => {
    const known = outcomes.state.value;
    if (!loaded.value || known === null || needs.value === null || counts.value === null) return null;
    const { late, runs } = needs.value;
    // What is late is told by its tasks.
    const problems = (engine.health?.problems ?? []).filter(({ code }) => !code.startsWith('overdue'));
    const [worst] = late.rows;
    const only = worst ?? runs.rows[0];
    return verdictOf({
      ok: engine.ok || (late.total > 0 && problems.length === 0),
      problems,
      needs: counts.value,
      only: only === undefined ? null : displayName(only),
      late: worst?.overdue
        ? t('overdue.named', { name: displayName(worst), sentence: sentenceOf(worst.overdue) })
        : null,
      paused: paused.state.value,
      today: known.stats.days.find(({ date }) => date === localDateOf(now.value)) ?? null,
      next: next.value[0] ?? null,
    });
  });
  const empty = computed(() => loaded.value && outcomes.state.value?.stats.tasks.total === 0);

  return {
    error,
    run,
    today,
    verdict,
    needs,
    needed: computed(() => counts.value?.total ?? 0),
    next,
    empty,
    loaded,
    outcomes: outcomes.state,
    plan: plan.state,
    day,
  };
}
