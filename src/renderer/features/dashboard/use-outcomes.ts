import { toRef } from 'vue';
import { isFinished } from '@shared/model/execution';
import { useBridge } from '../../bridge';
import { useLive, type Live } from '../../composables/use-live';
import { useDashboardPage, type DashboardSpan, type Outcomes } from '../../stores/dashboard-page';

const PAUSE_MS = 2_000;

async function read({ statsFrom }: DashboardSpan): Promise<Outcomes> {
  return { stats: await useBridge().call('stats.overview', { from: statsFrom, to: Date.now() }) };
}

/** The statistics; read again when runs end, at most every two seconds. */
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
      'tasks.deleted': (known, _keys, again) => (again(), known),
      'tasks.reload': (known, _none, again) => (again(), known),
    },
  });
}
