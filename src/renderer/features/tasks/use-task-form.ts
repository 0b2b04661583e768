import { computed, ref, shallowRef, toRaw, type ComputedRef, type InjectionKey, type Ref } from 'vue';
import { AppError } from '@shared/errors';
import { useText } from '../../i18n';
import { useTasksStore, type Task } from '../../stores/tasks';
import { checkDraft, fromEngine, placeOf, type FormProblem, type Place } from './draft-problems';
import { emptyDraft, fromDraft, toDraft, type TaskDraft } from './task-draft';

/** What a save came to. */
export type SaveEnd = { kind: 'saved'; task: Task } | { kind: 'problems' } | { kind: 'stale' } | { kind: 'gone' };

/** The form of one task. */
export interface TaskForm {
  draft: Ref<TaskDraft>;
  /** Version that the draft began with; null for a new task. */
  version: Readonly<Ref<number | null>>;
  problems: Readonly<Ref<readonly FormProblem[]>>;
  changed: ComputedRef<boolean>;
  /** The first fault at a place, as a sentence. */
  errorAt: (...places: Place[]) => string | undefined;
  /** Faults of a table's rows by index. */
  rowErrors: (field: 'env' | 'params') => ReadonlyMap<number, string>;
  /** Faults that no field of the form stands for. */
  others: ComputedRef<string[]>;
  load: (key: string) => Promise<void>;
  /** Saves; with `overwrite` over whatever version there is. Throws AppError for what is no fault of the form. */
  save: (overwrite?: boolean) => Promise<SaveEnd>;
  /** Whether what stands in the form can be tried; marks the faults. */
  checkForTry: () => boolean;
  setTriggerProblems: (found: readonly FormProblem[]) => void;
}

/** Gives the form to its sections. */
export const TASK_FORM: InjectionKey<TaskForm> = Symbol('task form');

/** State and rules of the form that creates and edits a task. */
export function useTaskForm(): TaskForm {
  const tasks = useTasksStore();
  const { t } = useText();
  const draft = ref(emptyDraft());
  const version = ref<number | null>(null);
  const savedKey = ref<string | null>(null);
  const original = ref(JSON.stringify(draft.value));
  const found = shallowRef<readonly FormProblem[]>([]);
  const triggerFound = shallowRef<readonly FormProblem[]>([]);

  const changed = computed(() => JSON.stringify(draft.value) !== original.value);
  const problems = computed(() => {
    const paths = new Set(found.value.map(({ path }) => path));
    return [...found.value, ...triggerFound.value.filter(({ path }) => !paths.has(path))];
  });
  const wordsOf = ({ text }: FormProblem): string => ('key' in text ? t(text.key) : text.sentence);

  function take(task: Task): void {
    draft.value = toDraft(task);
    version.value = task.version;
    savedKey.value = task.key;
    original.value = JSON.stringify(draft.value);
    found.value = [];
  }

  async function faultsOf(error: AppError): Promise<FormProblem[]> {
    const first = { path: [...(error.path ?? [])], message: error.message };
    const all = await tasks.validate(fromDraft(toRaw(draft.value)));
    return fromEngine(all.length > 0 ? all : [first], draft.value);
  }

  async function send(overwrite: boolean): Promise<Task> {
    const task = fromDraft(toRaw(draft.value));
    if (savedKey.value === null || version.value === null) return tasks.create(task);
    const base = overwrite ? (await tasks.get(savedKey.value)).version : version.value;
    return tasks.update(savedKey.value, base, task);
  }

  async function save(overwrite = false): Promise<SaveEnd> {
    found.value = checkDraft(draft.value);
    if (found.value.length > 0) return { kind: 'problems' };
    try {
      const task = await send(overwrite);
      take(task);
      return { kind: 'saved', task };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'invalid-input') {
        found.value = await faultsOf(error);
        return { kind: 'problems' };
      }
      if (error.code === 'not-found' && savedKey.value !== null) return { kind: 'gone' };
      if (error.code !== 'conflict') throw error;
      if (savedKey.value !== null) return { kind: 'stale' };
      found.value = [{ path: 'key', text: { key: 'problem.keyTaken' } }];
      return { kind: 'problems' };
    }
  }

  return {
    draft,
    version,
    problems,
    changed,
    errorAt(...places) {
      const problem = problems.value.find(({ path }) => places.some((place) => placeOf(path) === place));
      return problem === undefined ? undefined : wordsOf(problem);
    },
    rowErrors(field) {
      const rows = new Map<number, string>();
      for (const problem of problems.value) {
        const at = new RegExp(`^${field}\\.#(\\d+)$`).exec(problem.path)?.[1];
        if (at !== undefined) rows.set(Number(at), wordsOf(problem));
      }
      return rows;
    },
    others: computed(() => problems.value.filter(({ path }) => placeOf(path) === null).map(wordsOf)),
    async load(key) {
      take(await tasks.get(key));
    },
    save,
    checkForTry() {
      found.value = checkDraft(draft.value).filter(({ path }) => path !== 'key');
      return found.value.length === 0;
    },
    setTriggerProblems(next) {
      triggerFound.value = next;
    },
  };
}
