import { computed, reactive, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { AppError } from '@shared/errors';
import { displayName } from '@shared/model/common';
import { useAction } from '../../../composables/use-action';
import { useNotify } from '../../../composables/use-notify';
import { useText } from '../../../i18n';
import { useEngineText } from '../../../i18n/engine-text';
import { useTasksStore, type Task } from '../../../stores/tasks';
import { useTriggersStore } from '../../../stores/triggers';
import { placeOf } from '../fields/draft-problems';
import { useFieldWords } from '../fields/use-field-words';
import {
  bulkFaults,
  definitionOf,
  emptyBulk,
  previewBulk,
  refusedAt,
  variableErrors,
  type BulkDraft,
  type BulkRow,
} from './bulk-change';

/** A change of many tasks while it is put together. */
export interface BulkEdit {
  draft: BulkDraft;
  /** What it makes of each task. */
  rows: ComputedRef<readonly BulkRow[]>;
  nameOf: (key: string) => string;
  errorAt: (place: string) => string | undefined;
  /** Why nothing was saved; null: nothing was refused. */
  refusal: Readonly<Ref<string | null>>;
  busy: Readonly<Ref<boolean>>;
  canSave: ComputedRef<boolean>;
  /** Saves all or none, and offers the way back; tells whether it was saved. */
  save: () => Promise<boolean>;
}

/** Puts a change of these tasks together and saves it. */
export function useBulkChange(chosen: readonly Task[]): BulkEdit {
  const store = useTasksStore();
  const triggers = useTriggersStore();
  const { t } = useText();
  const { known } = useEngineText();
  const { labelOf } = useFieldWords();
  const { done } = useNotify();
  const { busy, act } = useAction();

  const tasks = shallowRef<readonly Task[]>(chosen);
  const draft = reactive<BulkDraft>(emptyBulk());
  const refusal = ref<string | null>(null);
  const rows = computed(() => previewBulk(tasks.value, draft));
  const changed = computed(() => rows.value.filter(({ changes }) => changes.length > 0));
  const faults = computed(() => bulkFaults(draft));
  const names = computed(() => new Map(tasks.value.map((task) => [task.key, displayName(task)])));
  const nameOf = (key: string): string => names.value.get(key) ?? key;

  // The preview says them in words.
  const wished = computed(() => (draft.chosen.includes('trigger') ? rows.value[0]?.after.trigger : undefined));
  watch(wished, (trigger) => trigger !== undefined && void triggers.fetchWords([trigger]));
  void triggers.fetchWords(chosen.map(({ trigger }) => trigger));

  function errorAt(place: string): string | undefined {
    const fault = faults.value.find(({ path }) => placeOf(path, draft.task) === place);
    if (fault === undefined) return undefined;
    return 'key' in fault.text ? t(fault.text.key) : undefined;
  }

  /** Says what was refused of which task; a task that changed meanwhile is shown as it is now. */
  async function explain(error: AppError): Promise<void> {
    const at = refusedAt(error.path);
    const key = at === null ? undefined : changed.value[at.index]?.key;
    if (at === null || key === undefined) throw error;
    const name = nameOf(key);
    if (error.code === 'conflict') {
      const now = await store.get(key);
      tasks.value = tasks.value.map((task) => (task.key === key ? now : task));
      refusal.value = t('bulk.lookAgain', { name });
    } else if (at.field === null) {
      refusal.value = t('bulk.refused', { name, reason: known(error) });
    } else {
      refusal.value = t('bulk.refusedField', { name, field: labelOf(at.field), reason: known(error) });
    }
  }

  function takeBack(saved: readonly BulkRow[], versions: ReadonlyMap<string, number>): void {
    void act(async () => {
      await store.updateMany(
        saved.map(({ key, version, before }) => ({ key, version: versions.get(key) ?? version, task: before })),
      );
      done(t('bulk.changedBack', { n: saved.length }));
    });
  }

  async function send(): Promise<void> {
    const saving = changed.value;
    refusal.value = null;
    try {
      const now = await store.updateMany(saving.map(({ key, version, after }) => ({ key, version, task: after })));
      const versions = new Map(now.map(({ key, version }) => [key, version]));
      done(t('bulk.changed', { n: saving.length }), {
        label: t('common.undo'),
        run: () => takeBack(saving, versions),
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await explain(error);
    }
  }

  return {
    draft,
    rows,
    nameOf,
    errorAt,
    refusal,
    busy,
    canSave: computed(() => changed.value.length > 0 && faults.value.length === 0 && variableErrors(draft).size === 0),
    save: async () => (await act(send)) && refusal.value === null,
  };
}

/** What tasks have of tags and variables, each once. */
export function namesIn(tasks: readonly Task[]): { tags: string[]; variables: string[] } {
  const definitions = tasks.map(definitionOf);
  const unique = (names: string[]): string[] => [...new Set(names)].sort();
  return {
    tags: unique(definitions.flatMap(({ tags }) => tags)),
    variables: unique(definitions.flatMap(({ env }) => Object.keys(env))),
  };
}
