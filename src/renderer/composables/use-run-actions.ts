import { ElMessageBox } from 'element-plus';
import type { Ref } from 'vue';
import { useRouter } from 'vue-router';
import { canMarkSuccess, type Execution } from '@shared/model/execution';
import { useText } from '../i18n';
import { useExecutionsStore } from '../stores/executions';
import { useAction } from './use-action';
import { useNotify } from './use-notify';
import { useStart } from './use-start';

/** Characters that a note may have. */
const MOST_NOTE = 2000;

/** What can be done with a run wherever it is shown, each saying how it went. */
export interface RunActions {
  busy: Readonly<Ref<boolean>>;
  cancel: (run: Execution) => void;
  /** Starts it again and offers a way to the new run. */
  rerun: (run: Execution) => void;
  /** Asks for a note, then marks it. */
  markSuccess: (run: Execution) => void;
  /** Starts a task that has no run to go by. */
  start: (task: { key: string; name: string }) => void;
}

/** Whether a run may be marked as success by hand; a try-run is nobody's duty. */
export function canMark({ status, source }: Execution): boolean {
  return source !== 'try' && canMarkSuccess(status);
}

/** Actions on runs for lists and panels. */
export function useRunActions(): RunActions {
  const executions = useExecutionsStore();
  const router = useRouter();
  const { t } = useText();
  const { done } = useNotify();
  const action = useAction();
  const { busy, act } = action;
  const start = useStart(action);
  const told = (text: string, made: Execution): void =>
    done(text, { label: t('tasks.openRun'), run: () => router.push({ name: 'execution', params: { id: made.id } }) });

  async function askAndMark(run: Execution): Promise<void> {
    let note: string;
    try {
      const answer = await ElMessageBox.prompt(t('execution.markPrompt'), t('execution.markTitle'), {
        inputType: 'textarea',
        inputPlaceholder: t('execution.note'),
        inputValidator: (value) => {
          if (value.trim() === '') return t('execution.markNoteNeeded');
          return value.length <= MOST_NOTE || t('execution.markNoteLong', { n: MOST_NOTE });
        },
        confirmButtonText: t('execution.markSuccess'),
        cancelButtonText: t('common.cancel'),
      });
      note = 'value' in answer ? answer.value.trim() : '';
    } catch {
      return;
    }
    await act(async () => {
      await executions.markSuccess(run.id, note);
      done(t('execution.marked'));
    });
  }

  return {
    busy,
    cancel: (run) =>
      void act(async () => {
        await executions.cancel(run.id);
        done(t('execution.cancelled'));
      }),
    rerun: (run) => void act(async () => told(t('execution.rerunStarted'), await executions.rerun(run.id))),
    markSuccess: (run) => void askAndMark(run),
    start: (task) => void start(task),
  };
}
