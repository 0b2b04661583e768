import { toRef } from 'vue';
import { DAY_MS } from '@shared/dates';
import { isFinished } from '@shared/model/execution';
import { useBridge } from '../../bridge';
import { useLive, type Live } from '../../composables/use-live';
import { useDashboardPage, type DashboardSpan, type Outcomes } from '../../stores/dashboard-page';
import type { Task } from '../../stores/tasks';

const PAUSE_MS = 2_000;
const ATTENTION_MS = 7 * DAY_MS;

async function read({ statsFrom }: DashboardSpan): Promise<Outcomes> {
  const now = Date.now();
  const [needs, overdue, stats] = await Promise.all([
    useBridge().call('executions.attention', { from: now - ATTENTION_MS, limit: 50 }),
    useBridge().call('tasks.list', { page: 1, pageSize: 20, filter: { state: 'overdue' } }),
    useBridge().call('stats.overview', { from: statsFrom, to: now }),
  ]);
  const since = (task: Task): number => task.overdue?.since ?? 0;
  return {
    // Runs that make a task late are told of by their tasks.
    attention: { rows: needs.rows.slice(needs.late), total: needs.total - needs.late },
    late: { rows: overdue.rows.toSorted((one, other) => since(one) - since(other)), total: overdue.total },
    stats,
  };
}

/** What needs attention, what is late and the statistics; read again when runs end, at most every two seconds. */
export function useOutcomes(span: () => DashboardSpan): Live<Outcomes> {
  return useLive<Outcomes>({
    load: () => read(span()),
    into: toRef(useDashboardPage(), 'outcomes'),
    pauseMs: PAUSE_MS,
    on: {
      'execution.changed': (known, { execution, old }, again) => {
        // A step is told of by its workflow.
        if (execution.parent !== null) return known;
        const isOfToday = execution.queuedAt >= span().from;
        // Progress comes many times a second and changes no figure.
        const isNews = isOfToday ? old?.status !== execution.status : true;
        if (isNews && (isFinished(execution.status) || (isOfToday && old === undefined))) again();
        return known;
      },
      'task.changed': (known, { task }, again) => {
        if (task.state === 'overdue' || known.late.rows.some(({ key }) => key === task.key)) again();
        return known;
      },
      'tasks.deleted': (known, _keys, again) => (again(), known),
      'tasks.reload': (known, _none, again) => (again(), known),
    },
  });
}
