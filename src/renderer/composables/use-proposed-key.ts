import { watch } from 'vue';
import { AppError } from '@shared/errors';
import { useTasksStore } from '../stores/tasks';
import { useDebounced } from './use-debounced';

const QUIET_MS = 250;

/** Where a new task's name and key stand. */
export interface NamedDraft {
  name: () => string;
  key: () => string;
  setKey: (key: string) => void;
  /** Whether the key may still be chosen. */
  isNew: () => boolean;
}

/** The key of a new task that follows its name until the person writes one. */
export interface ProposedKey {
  /** Brings the key in line with the name at once: before a save nobody should wait for the pause. */
  settle: () => Promise<void>;
}

/** Has the engine propose a key while the name is typed: untouched it follows the name, emptied it follows again. */
export function useProposedKey({ name, key, setKey, isNew }: NamedDraft): ProposedKey {
  const tasks = useTasksStore();
  let proposed = '';
  /** The name that the key was proposed for, or is being. */
  let askedFor = '';
  let asked = 0;
  /** The proposal that is on its way, for `askedFor`. */
  let underWay: Promise<void> | null = null;

  const isUntouched = (): boolean => isNew() && (key() === '' || key() === proposed);

  async function settle(): Promise<void> {
    const wanted = name().trim();
    if (!isUntouched()) return;
    // A save waits for the proposal that the pause in typing has asked for, and the other way round.
    if (wanted === askedFor && (key() !== '' || underWay !== null)) return underWay ?? undefined;
    askedFor = wanted;
    const mine = ++asked;
    underWay = propose(wanted, mine);
    try {
      await underWay;
    } finally {
      if (mine === asked) underWay = null;
    }
  }

  async function propose(wanted: string, mine: number): Promise<void> {
    try {
      const next = wanted === '' ? '' : await tasks.proposeKey(wanted);
      // Meanwhile the name may have gone on, or the key may have been written.
      if (mine !== asked || !isUntouched()) return;
      proposed = next;
      if (next !== key()) setKey(next);
    } catch (error) {
      if (mine === asked) askedFor = '';
      // Without a proposal the person writes the key; what else is wrong the next save will say.
      if (!(error instanceof AppError)) throw error;
    }
  }

  const settleSoon = useDebounced(() => void settle(), QUIET_MS);
  watch(name, () => {
    if (isUntouched()) settleSoon();
  });
  return { settle };
}
