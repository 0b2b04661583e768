import { ElButton, ElMessage } from 'element-plus';
import { h } from 'vue';
import { AppError } from '@shared/errors';
import { useText } from '../i18n';
import { ERROR_TEXT } from '../i18n/error-text';

/** Time in which something may be taken back, ms. */
const UNDO_MS = 10_000;

/** Something that can be done from a message. */
export interface MessageAction {
  label: string;
  run: () => unknown;
}

/** Short messages at the top of the window. */
export function useNotify(): {
  done: (text: string, action?: MessageAction) => void;
  failed: (error: unknown) => void;
} {
  const { t } = useText();

  function done(text: string, action?: MessageAction): void {
    if (action === undefined) {
      ElMessage({ type: 'success', message: text, duration: 3_000 });
      return;
    }
    const shown = ElMessage({
      type: 'success',
      duration: UNDO_MS,
      showClose: true,
      message: h('span', [
        `${text} `,
        h(
          ElButton,
          {
            link: true,
            type: 'primary',
            onClick: () => {
              shown.close();
              action.run();
            },
          },
          () => action.label,
        ),
      ]),
    });
  }

  function failed(error: unknown): void {
    if (!(error instanceof AppError)) throw error;
    ElMessage({
      type: 'error',
      duration: 8_000,
      showClose: true,
      message: h('span', [h('strong', t(ERROR_TEXT[error.code])), h('br'), error.message]),
    });
  }

  return { done, failed };
}
