import { ElMessageBox } from 'element-plus';
import { ref, type Ref } from 'vue';
import { AppError } from '@shared/errors';
import { keySchema } from '@shared/model/common';
import type { Workflow } from '@shared/model/workflow';
import { useProposedKey } from '../../../composables/use-proposed-key';
import { useNotify } from '../../../composables/use-notify';
import { useText } from '../../../i18n';
import { useTasksStore, type Task } from '../../../stores/tasks';
import { taskOf, type WorkflowDocument } from './document';
import type { Builder } from './use-builder';

/** What the person chose when somebody else had saved meanwhile. */
type StaleChoice = 'reload' | 'overwrite' | 'neither';

/** Saving what the builder holds. */
export interface BuilderSave {
  /** What is wrong with the key of a new workflow, in words. */
  keyFault: Readonly<Ref<string | undefined>>;
  /** Saves; answers the saved task, or null when it was not saved, which has been said. Throws AppError. */
  save: () => Promise<Task | null>;
}

/** Saves the workflow as a task: a new one, or the next version of the one that was opened. */
export function useBuilderSave(builder: Builder, viewport: () => Workflow['viewport']): BuilderSave {
  const tasks = useTasksStore();
  const { t } = useText();
  const { done, warn } = useNotify();
  const keyFault = ref<string>();
  const proposal = useProposedKey({
    name: () => builder.document.value.name,
    key: () => builder.document.value.key,
    // One step with the name that is being typed: taken back together.
    setKey: (key) => builder.editDocument({ key }, 'name'),
    isNew: () => builder.base.value === null,
  });

  async function create(sent: WorkflowDocument): Promise<Task | null> {
    const { key } = sent;
    keyFault.value = keySchema.safeParse(key).success ? undefined : t('workflows.builder.keyFault');
    if (keyFault.value !== undefined) {
      builder.select([]);
      warn(keyFault.value);
      return null;
    }
    try {
      return await tasks.create(taskOf(sent, null, viewport()));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
      keyFault.value = t('workflows.builder.keyTaken');
      builder.select([]);
      warn(keyFault.value);
      return null;
    }
  }

  async function askStale(theirs: Task): Promise<StaleChoice> {
    try {
      await ElMessageBox.confirm(
        t('workflows.builder.staleText', { n: theirs.version }),
        t('workflows.builder.stale'),
        {
          type: 'warning',
          distinguishCancelAndClose: true,
          confirmButtonText: t('workflows.builder.overwrite'),
          cancelButtonText: t('workflows.builder.reload'),
        },
      );
      return 'overwrite';
    } catch (action) {
      return action === 'cancel' ? 'reload' : 'neither';
    }
  }

  async function bringBack(base: Task, sent: WorkflowDocument): Promise<Task | null> {
    try {
      await ElMessageBox.confirm(t('workflows.builder.goneText'), t('workflows.builder.gone'), {
        type: 'warning',
        confirmButtonText: t('workflows.builder.bringBack'),
        cancelButtonText: t('common.cancel'),
      });
    } catch {
      return null;
    }
    await tasks.restore([base.key]);
    const now = await tasks.get(base.key);
    return tasks.update(base.key, now.version, taskOf(sent, now, viewport()));
  }

  async function update(base: Task, sent: WorkflowDocument): Promise<Task | null> {
    try {
      return await tasks.update(base.key, base.version, taskOf(sent, base, viewport()));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'not-found') return bringBack(base, sent);
      if (error.code !== 'conflict') throw error;
      const theirs = await tasks.get(base.key);
      // A conflict of another kind: the engine's own sentence says it.
      if (theirs.version === base.version) throw error;
      const choice = await askStale(theirs);
      if (choice === 'reload') await builder.take(theirs);
      if (choice !== 'overwrite') return null;
      return tasks.update(base.key, theirs.version, taskOf(sent, theirs, viewport()));
    }
  }

  return {
    keyFault,
    async save() {
      await proposal.settle();
      const base = builder.base.value;
      const sent = builder.document.value;
      const saved = await (base === null ? create(sent) : update(base, sent));
      if (saved === null) return null;
      builder.markSaved(saved, sent);
      done(t('workflows.builder.saved'));
      return saved;
    },
  };
}
