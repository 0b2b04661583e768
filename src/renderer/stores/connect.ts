import type { Pinia } from 'pinia';
import { AppError } from '@shared/errors';
import { useBridge } from '../bridge';
import { applyPush } from './apply-push';
import { useChanges } from './changes';
import { useEngineStore } from './engine';

/**
 * Ties the stores to the bridge: pushes are listened to before anything is read, and whoever shows something hears of a
 * connection that came back.
 */
export function connectStores(pinia: Pinia): void {
  const bridge = useBridge();
  const engine = useEngineStore(pinia);
  bridge.onPush((push) => applyPush(pinia, push));
  bridge.onConnection(({ state, role, reconnected }) => {
    engine.setConnection(state, role);
    if (state !== 'open') return;
    useChanges(pinia).opened(reconnected);
    engine.loadHealth().catch((error: unknown) => {
      // Expected failures here mean that the connection went again, which the frame shows.
      if (!(error instanceof AppError)) reportError(error);
    });
  });
}
