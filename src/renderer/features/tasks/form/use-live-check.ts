import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { AppError } from '@shared/errors';
import type { TaskWrite } from '@shared/model/task';
import { useDebounced } from '../../../composables/use-debounced';
import { useTasksStore } from '../../../stores/tasks';
import { changesBetween, fieldAt } from '../fields/definition-fields';
import { checkDraft, fromEngine, pathOf, type FormProblem } from '../fields/draft-problems';
import { draftText, fromDraft } from '../fields/task-draft';
import type { TaskDraft } from '../fields/task-fields';

const QUIET_MS = 400;

/** Checks a draft while it is edited: what was not touched yet is not complained about until a save was tried. */
export function useLiveCheck(
  draft: Readonly<Ref<TaskDraft>>,
  base: Readonly<ShallowRef<TaskWrite>>,
): {
  found: ShallowRef<readonly FormProblem[]>;
  /** From now on all faults are shown. */
  tried: Ref<boolean>;
} {
  const tasks = useTasksStore();
  const found = shallowRef<readonly FormProblem[]>([]);
  const tried = ref(false);
  let asked = 0;

  function shown(problems: readonly FormProblem[], task: TaskWrite): readonly FormProblem[] {
    if (tried.value) return problems;
    const touched = new Set(changesBetween(base.value, task).map(({ id }) => id));
    return problems.filter((problem) => touched.has(fieldAt(pathOf(problem, draft.value))));
  }

  async function check(): Promise<void> {
    const mine = ++asked;
    const task = fromDraft(draft.value);
    const own = checkDraft(draft.value);
    try {
      const theirs = fromEngine(await tasks.validate(task), draft.value);
      if (mine !== asked) return;
      const known = new Set(own.map(({ path }) => path));
      found.value = shown([...own, ...theirs.filter(({ path }) => !known.has(path))], task);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // The engine can't be asked now; saving asks it again.
      if (mine === asked) found.value = shown(own, task);
    }
  }

  const checkSoon = useDebounced(() => void check(), QUIET_MS);
  watch(
    () => draftText(draft.value),
    () => {
      asked += 1;
      checkSoon();
    },
  );
  return { found, tried };
}
