import { ElButton, ElMessage, type MessageHandler } from 'element-plus';
import { h, type VNode } from 'vue';
import { AppError, type ErrorCode } from '@shared/errors';
import { useText } from '../i18n';
import { useEngineText } from '../i18n/engine-text';
import { ERROR_HINT, ERROR_TEXT } from '../i18n/error-text';

/** Time in which something may be taken back, ms. */
const UNDO_MS = 10_000;
const DONE_MS = 3_000;
const FAILED_MS = 8_000;
/** Where they cover neither a page's head nor its buttons. */
const placement = 'bottom-right';
/** What failed last and is still told: what succeeds after it takes it away. */
let failure: MessageHandler | null = null;

/** Something that can be done from a message. */
export interface MessageAction {
  label: string;
  run: () => unknown;
}

/** What was in focus may have gone with what was done: then the way back gets it, so that keys reach it. */
function focusIfLost({ el }: VNode): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body && el instanceof HTMLElement) el.focus({ preventScroll: true });
  });
}

/** Short messages in the corner of the window. */
export function useNotify(): {
  done: (text: string, action?: MessageAction) => void;
  /** Says what went otherwise than asked, though nothing broke. */
  warn: (text: string, action?: MessageAction) => void;
  /** Says what failed and what to do; what is not an expected failure is thrown on as the bug that it is. */
  failed: (error: unknown) => void;
} {
  const { t } = useText();
  const { known } = useEngineText();

  function offer(type: 'success' | 'warning', text: string, action: MessageAction): void {
    const shown = ElMessage({
      type,
      placement,
      duration: UNDO_MS,
      showClose: true,
      message: h('span', [
        `${text} `,
        h(
          ElButton,
          {
            link: true,
            type: 'primary',
            onVnodeMounted: focusIfLost,
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

  function done(text: string, action?: MessageAction): void {
    failure?.close();
    if (action === undefined) ElMessage({ type: 'success', message: text, duration: DONE_MS, placement });
    else offer('success', text, action);
  }

  function warn(text: string, action?: MessageAction): void {
    if (action === undefined)
      ElMessage({ type: 'warning', message: text, duration: FAILED_MS, showClose: true, placement });
    else offer('warning', text, action);
  }

  function showFailure(code: ErrorCode, sentence: string | null): void {
    const hint = ERROR_HINT[code];
    const sentences = [sentence, hint === undefined ? null : t(hint)].filter((part) => part !== null);
    failure?.close();
    failure = ElMessage({
      type: 'error',
      placement,
      duration: FAILED_MS,
      showClose: true,
      message: h('span', [h('strong', t(ERROR_TEXT[code])), ...sentences.flatMap((part) => [h('br'), part])]),
    });
  }

  function failed(error: unknown): void {
    if (error instanceof AppError) return showFailure(error.code, known(error));
    showFailure('internal', null);
    throw error;
  }

  return { done, warn, failed };
}
