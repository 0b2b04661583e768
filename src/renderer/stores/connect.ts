import type { Pinia } from 'pinia';
import { AppError } from '@shared/errors';
import { useBridge } from '../bridge';
import { applyPush } from './apply-push';
import { useChanges } from './changes';
import { useDashboardStore } from './dashboard';
import { useEngineStore } from './engine';
import { useExecutionsStore } from './executions';
import { useLogsStore } from './logs';
import { useRunningStore } from './running';
import { useTasksStore } from './tasks';
import { useWorkflowRunStore } from './workflow-run';

/**
 * Ties the stores to the bridge: pushes are listened to before anything is read, and a connection that came back
 * makes every store read anew what is on screen.
 */
export function connectStores(pinia: Pinia): void {
  const bridge = useBridge();
  const engine = useEngineStore(pinia);
  bridge.onPush((push) => applyPush(pinia, push));
  bridge.onConnection(({ state, role, reconnected }) => {
    engine.setConnection(state, role);
    if (state !== 'open') return;
    useChanges(pinia).opened(reconnected);
    const readings = [engine.loadHealth()];
    if (reconnected) {
      readings.push(useTasksStore(pinia).reload(), useExecutionsStore(pinia).reload(), useLogsStore(pinia).reload());
      readings.push(useRunningStore(pinia).reload(), useDashboardStore(pinia).reload());
      readings.push(useWorkflowRunStore(pinia).reload());
    }
    void Promise.allSettled(readings).then((ends) => {
      for (const end of ends) {
        // Expected failures here mean that the connection went again, which the frame shows.
        if (end.status === 'rejected' && !(end.reason instanceof AppError)) reportError(end.reason);
      }
    });
  });
}
