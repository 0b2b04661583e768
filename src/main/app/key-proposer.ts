import { freeKey, keyOf } from '../core/key-proposal';
import type { Clock, Initials, Store } from './ports';

interface ProposerDeps {
  store: Store;
  clock: Clock;
  initials: Initials;
}

/** A key for a task of this name that no task has now: Latin letters of the name, Chinese by its initials. */
export async function proposeKey(name: string, { store, clock, initials }: ProposerDeps): Promise<string> {
  const key = keyOf(await initials.of(name));
  return freeKey(key, (taken) => store.tasks.find(taken) !== null, clock.now().toString(36));
}
