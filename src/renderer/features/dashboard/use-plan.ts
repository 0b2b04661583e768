import { onScopeDispose, toRef } from 'vue';
import { DAY_MS } from '@shared/dates';
import { useBridge } from '../../bridge';
import { useLive, type Live } from '../../composables/use-live';
import { useDashboardPage, type DashboardSpan, type Plan } from '../../stores/dashboard-page';
import { createPlanWatch } from '../../stores/plan-watch';

const AHEAD_MS = 14 * DAY_MS;

async function read({ to }: DashboardSpan): Promise<Plan> {
  const now = Date.now();
  const [today, ahead] = await Promise.all([
    useBridge().call('schedule.upcoming', { from: now, to: Math.max(now, to), limit: 2_000 }),
    useBridge().call('schedule.upcoming', { from: now, to: now + AHEAD_MS, limit: 300 }),
  ]);
  return { planned: today.rows, next: ahead.rows };
}

/** What is due; read again soon after a task was edited, and seldom while tasks only fire. */
export function usePlan(span: () => DashboardSpan): Live<Plan> {
  const plan = useLive<Plan>({
    load: () => read(span()),
    into: toRef(useDashboardPage(), 'plan'),
    on: {
      'task.changed': (known, { task }) => (watch.seen(task), known),
      'tasks.deleted': (known) => (watch.ask(), known),
      'tasks.reload': (known) => (watch.ask(), known),
    },
  });
  const watch = createPlanWatch(plan.again);
  onScopeDispose(() => watch.drop());
  return plan;
}
