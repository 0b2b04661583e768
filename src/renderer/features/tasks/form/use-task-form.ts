import { createInjectionState } from '@vueuse/core';
import { computed, ref, shallowRef, toRaw, type ComputedRef, type Ref } from 'vue';
import { AppError } from '@shared/errors';
import { displayName } from '@shared/model/common';
import type { TaskWrite } from '@shared/model/task';
import type { Trigger } from '@shared/model/trigger';
import { useProposedKey } from '../../../composables/use-proposed-key';
import { useText } from '../../../i18n';
import { useEngineText } from '../../../i18n/engine-text';
import { useTasksStore, type Task } from '../../../stores/tasks';
import { checkDraft, fromEngine, placeOf, type FormProblem, type Place } from '../fields/draft-problems';
import { draftText, emptyDraft, fromDraft, toDraft, updateOf } from '../fields/task-draft';
import type { TaskDraft } from '../fields/task-fields';
import { useJsonView, type JsonView } from './use-json-view';
import { useLiveCheck } from './use-live-check';

/** What a save came to; `json`: the JSON beside the form can't be read; `stale`: somebody else saved this one. */
export type SaveEnd =
  | { kind: 'saved'; task: Task }
  | { kind: 'problems' }
  | { kind: 'json' }
  | { kind: 'stale'; theirs: Task }
  | { kind: 'gone' };

/** The form of one task. */
export interface TaskForm {
  draft: Ref<TaskDraft>;
  /** Version that the draft began with; null for a new task. */
  version: Readonly<Ref<number | null>>;
  /** What the draft began with. */
  base: Readonly<Ref<TaskWrite>>;
  /** The trigger that the draft began with; null for a new task. */
  savedTrigger: ComputedRef<Trigger | null>;
  json: JsonView;
  problems: Readonly<Ref<readonly FormProblem[]>>;
  changed: ComputedRef<boolean>;
  /** The first fault at a place, as a sentence. */
  errorAt: (...places: Place[]) => string | undefined;
  /** Faults of a table's rows by index. */
  rowErrors: (field: 'env' | 'params') => ReadonlyMap<number, string>;
  /** Whether a save was tried: from then on all faults are told. */
  tried: Readonly<Ref<boolean>>;
  wordsOf: (problem: FormProblem) => string;
  load: (key: string) => Promise<void>;
  /** Begins a new task as a copy of one: nothing is made of it until it is saved. */
  loadCopy: (key: string) => Promise<void>;
  /** Begins anew with a saved task. */
  take: (task: Task) => void;
  /** Puts a task into the form as an edit of another version. */
  rebase: (task: TaskWrite, onto: Task) => void;
  /** Saves. Throws AppError for what is no fault of the form. */
  save: () => Promise<SaveEnd>;
  /** Brings a task back that was deleted meanwhile, so that it can be saved. */
  bringBack: () => Promise<void>;
  /** Whether what stands in the form can be tried; marks the faults. */
  checkForTry: () => boolean;
  setTriggerProblems: (found: readonly FormProblem[]) => void;
}

const sameDraft = (one: TaskDraft, other: TaskDraft): boolean => draftText(one) === draftText(other);

function createTaskForm(): TaskForm {
  const tasks = useTasksStore();
  const { t } = useText();
  const { said } = useEngineText();
  const draft = ref(emptyDraft());
  const version = ref<number | null>(null);
  const savedKey = ref<string | null>(null);
  const original = shallowRef(emptyDraft());
  const base = shallowRef<TaskWrite>(fromDraft(draft.value));
  const triggerFound = shallowRef<readonly FormProblem[]>([]);
  const json = useJsonView(draft, () => savedKey.value);
  const { found, tried } = useLiveCheck(draft, base);
  const proposal = useProposedKey({
    name: () => draft.value.name,
    key: () => draft.value.key,
    setKey: (key) => (draft.value.key = key),
    isNew: () => savedKey.value === null && !json.typing.value,
  });

  const changed = computed(() => json.fault.value !== null || !sameDraft(draft.value, original.value));
  const problems = computed(() => {
    const paths = new Set(found.value.map(({ path }) => path));
    return [...found.value, ...triggerFound.value.filter(({ path }) => !paths.has(path))];
  });
  const wordsOf = ({ text }: FormProblem): string => ('key' in text ? t(text.key) : said(text.sentence));

  function take(task: Task): void {
    draft.value = toDraft(task);
    version.value = task.version;
    savedKey.value = task.key;
    original.value = toDraft(task);
    base.value = fromDraft(draft.value);
    found.value = [];
    tried.value = false;
    json.drop();
  }

  /** Takes what was saved; what was typed while it was on its way stays, as a change of it. */
  function keepLater(saved: Task, sent: string): void {
    const later = draftText(draft.value) === sent ? null : draft.value;
    take(saved);
    if (later !== null) draft.value = later;
  }

  async function faultsOf(error: AppError): Promise<FormProblem[]> {
    const first = { path: [...(error.path ?? [])], message: error.message };
    const all = await tasks.validate(fromDraft(toRaw(draft.value)));
    return fromEngine(all.length > 0 ? all : [first], draft.value);
  }

  /** The newest version of what is edited, or null when it was deleted. */
  async function newest(key: string): Promise<Task | null> {
    try {
      return await tasks.get(key);
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-found') return null;
      throw error;
    }
  }

  /** Takes over whether the task is on now, unless that was changed here: it is no part of what two edits differ in. */
  function followState({ enabled }: Task): void {
    if (draft.value.enabled !== base.value.enabled) return;
    draft.value.enabled = enabled;
    original.value = { ...original.value, enabled };
    base.value = { ...base.value, enabled };
  }

  async function conflict(): Promise<SaveEnd> {
    if (savedKey.value === null) {
      found.value = [{ path: 'key', text: { key: 'problem.keyTaken' } }];
      return { kind: 'problems' };
    }
    const theirs = await newest(savedKey.value);
    if (theirs === null) return { kind: 'gone' };
    followState(theirs);
    return { kind: 'stale', theirs };
  }

  async function save(): Promise<SaveEnd> {
    if (json.fault.value !== null) return { kind: 'json' };
    await proposal.settle();
    tried.value = true;
    found.value = checkDraft(draft.value);
    if (found.value.length > 0) return { kind: 'problems' };
    const task = fromDraft(toRaw(draft.value));
    const sent = draftText(draft.value);
    try {
      const saved =
        savedKey.value === null || version.value === null
          ? await tasks.create(task)
          : await tasks.update(savedKey.value, version.value, updateOf(base.value, task));
      keepLater(saved, sent);
      return { kind: 'saved', task: saved };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'invalid-input') {
        found.value = await faultsOf(error);
        return { kind: 'problems' };
      }
      if (error.code === 'not-found' && savedKey.value !== null) return { kind: 'gone' };
      if (error.code !== 'conflict') throw error;
      return conflict();
    }
  }

  return {
    draft,
    version,
    base,
    savedTrigger: computed(() => (savedKey.value === null ? null : base.value.trigger)),
    json,
    problems,
    changed,
    wordsOf,
    errorAt(...places) {
      const problem = problems.value.find(({ path }) => places.some((place) => placeOf(path, draft.value) === place));
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
    tried,
    async load(key) {
      take(await tasks.get(key));
    },
    async loadCopy(key) {
      const task = await tasks.get(key);
      draft.value = toDraft({ ...task, key: '', name: t('tasks.copyName', { name: displayName(task) }) });
      await proposal.settle();
      original.value = toDraft(fromDraft(draft.value));
      base.value = fromDraft(draft.value);
    },
    take,
    rebase(task, onto) {
      draft.value = toDraft(task, draft.value);
      version.value = onto.version;
      base.value = fromDraft(toDraft(onto));
    },
    save,
    async bringBack() {
      const key = savedKey.value;
      if (key === null) return;
      await tasks.restore([key]);
      version.value = (await tasks.get(key)).version;
    },
    checkForTry() {
      tried.value = true;
      found.value = checkDraft(draft.value).filter(({ path }) => path !== 'key');
      return json.fault.value === null && found.value.length === 0;
    },
    setTriggerProblems(next) {
      triggerFound.value = next;
    },
  };
}

const [useProvidedForm, useFoundForm] = createInjectionState(createTaskForm);

/** State and rules of the form that creates and edits a task, made for a page and the sections in it. */
export const useTaskForm = useProvidedForm;

/** The form that a section belongs to. Throws outside of one, which is a bug. */
export function useInjectedForm(): TaskForm {
  const form = useFoundForm();
  if (form === undefined) throw new Error('A section of the task form stands outside of it.');
  return form;
}
