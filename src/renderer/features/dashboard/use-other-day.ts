import { shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { midnightOf } from '@shared/dates';
import type { Execution } from '@shared/model/execution';
import { useBridge } from '../../bridge';
import { useLoader } from '../../composables/use-loader';
import { MOST_RUNS, type PlannedMoment } from '../../stores/dashboard-page';

/** A day beside today. */
export type DayChoice = 'yesterday' | 'today' | 'tomorrow';

/** What ran on a day, or is to run. */
export interface OtherDay {
  runs: readonly Execution[];
  total: number;
  planned: readonly PlannedMoment[];
}

const PAGE_SIZE = 200;

async function runsOf(from: number, to: number): Promise<Pick<OtherDay, 'runs' | 'total'>> {
  const rows: Execution[] = [];
  for (let page = 1; ; page += 1) {
    const filter = { from, to, parent: null };
    const answer = await useBridge().call('executions.list', { page, pageSize: PAGE_SIZE, filter });
    rows.push(...answer.rows);
    if (page * PAGE_SIZE >= Math.min(answer.total, MOST_RUNS)) return { runs: rows, total: answer.total };
  }
}

/** Yesterday or tomorrow, read when it is chosen; null: today is, or it is being read. `today` is its midnight, epoch ms. */
export function useOtherDay(
  choice: Readonly<Ref<DayChoice>>,
  today: Readonly<Ref<number>>,
): Readonly<ShallowRef<OtherDay | null>> {
  const day = shallowRef<OtherDay | null>(null);
  const { run } = useLoader(async () => {
    const asked = choice.value;
    let found: OtherDay | null = null;
    if (asked === 'yesterday') {
      found = { ...(await runsOf(midnightOf(today.value, -1), today.value)), planned: [] };
    } else if (asked === 'tomorrow') {
      const span = { from: midnightOf(today.value, 1) - 1, to: midnightOf(today.value, 2) - 1 };
      const { rows } = await useBridge().call('schedule.upcoming', { ...span, limit: 2_000 });
      found = { runs: [], total: 0, planned: rows };
    }
    if (asked === choice.value) day.value = found;
  });
  watch([choice, today], () => {
    day.value = null;
    void run();
  });
  return day;
}
