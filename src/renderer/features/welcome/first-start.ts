import { AppError } from '@shared/errors';
import { useBridge } from '../../bridge';
import { useEngineStore } from '../../stores/engine';

const STORED = 'closing-bell.welcomed';

/** Remembers in this browser that the welcome has served its purpose. */
export function rememberWelcomed(storage: Pick<Storage, 'setItem'> = localStorage): void {
  storage.setItem(STORED, 'yes');
}

/**
 * Whether somebody who opens the app should be welcomed: there are no tasks, they may make some, and they have not
 * waved it away. Once there are tasks the engine is not asked again.
 */
export async function needsWelcome(storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage): Promise<boolean> {
  if (storage.getItem(STORED) !== null) return false;
  let total: number;
  try {
    ({ total } = await useBridge().call('tasks.list', { page: 1, pageSize: 1 }));
  } catch (error) {
    // Without an engine there is nobody to welcome to; the frame says what is wrong.
    if (error instanceof AppError) return false;
    throw error;
  }
  if (total > 0) rememberWelcomed(storage);
  return total === 0 && useEngineStore().canEdit;
}
