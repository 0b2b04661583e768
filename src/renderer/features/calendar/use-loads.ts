import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import type { CallOutput } from '@shared/contract';
import { localSpanOf } from '@shared/dates';
import { useBridge } from '../../bridge';
import { useLoader } from '../../composables/use-loader';
import { useCalendarsStore } from '../../stores/calendars';
import { useEngineStore } from '../../stores/engine';
import { useNow } from '../../ui/use-now';
import { loadsOf, type DayLoad } from './heat';

const MOST_MOMENTS = 2_000;
/** Figures are rolled up by the engine, plans computed: neither is worth more than this. */
const REFRESH_MS = 60_000;

/** Runs and plans of the days on screen, by the date of this machine. */
export function useLoads(span: Readonly<Ref<{ from: string; to: string }>>): {
  loads: ComputedRef<ReadonlyMap<string, DayLoad>>;
  /** There is more planned than is counted. */
  more: ComputedRef<boolean>;
} {
  const engine = useEngineStore();
  const calendars = useCalendarsStore();
  const now = useNow();
  const stats = shallowRef<CallOutput<'stats.overview'>['days']>([]);
  const plan = shallowRef<CallOutput<'schedule.upcoming'>>({ rows: [] });

  async function readPast(from: number, to: number): Promise<CallOutput<'stats.overview'>['days']> {
    const until = Math.min(to - 1, Date.now());
    return from > until ? [] : (await useBridge().call('stats.overview', { from, to: until })).days;
  }
  async function readPlan(from: number, to: number): Promise<CallOutput<'schedule.upcoming'>> {
    const start = Math.max(from, Date.now());
    if (start >= to) return { rows: [] };
    return useBridge().call('schedule.upcoming', { from: start, to: to - 1, limit: MOST_MOMENTS });
  }
  const { run } = useLoader(async () => {
    const asked = span.value;
    const [from, to] = [localSpanOf(asked.from).from, localSpanOf(asked.to).to];
    const [past, coming] = await Promise.all([readPast(from, to), readPlan(from, to)]);
    if (asked.from !== span.value.from || asked.to !== span.value.to) return;
    stats.value = past;
    plan.value = coming;
  });
  void run();
  watch([() => span.value.from, () => span.value.to, () => calendars.revision], () => void run());
  watch([() => Math.floor(now.value / REFRESH_MS), () => engine.connection], () => {
    if (engine.connection === 'open') void run();
  });

  return {
    loads: computed(() => loadsOf(stats.value, plan.value.rows)),
    more: computed(() => plan.value.more === true),
  };
}
