import { useEventListener } from '@vueuse/core';
import { useNotify } from '../../../composables/use-notify';
import { useText } from '../../../i18n';
import { isOnCanvas } from './builder-keys';
import type { Clip } from './clip';
import { readClip, writeClip } from './clip-text';
import type { Builder } from './use-builder';

/** What was copied last in this window, for where the system's clipboard is out of reach. */
let lastCopied: Clip | null = null;

/** Whether text is selected on the page: then copying is the browser's. */
function isTextSelected(): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.toString() !== '';
}

/**
 * Copies and pastes steps where the canvas has the focus, over the clipboard of the system. The browser's own events
 * carry them, which need no permission; where they carry nothing, what was copied in this window is at hand.
 */
export function useStepClipboard(parts: {
  builder: Builder;
  readOnly: () => boolean;
  /** Puts a clip in where the person looks. */
  put: (clip: Clip) => void;
}): void {
  const { builder } = parts;
  const { t } = useText();
  const { warn } = useNotify();
  const isOurs = (): boolean =>
    isOnCanvas(document.activeElement) && document.querySelector('[aria-modal=true], dialog[open]') === null;

  function onCopy(event: ClipboardEvent): void {
    if (!isOurs() || isTextSelected() || (event.type === 'cut' && parts.readOnly())) return;
    const clip = builder.copied();
    if (clip === null) return;
    event.preventDefault();
    lastCopied = clip;
    if (event.clipboardData === null) warn(t('workflows.builder.copiedHere'));
    else event.clipboardData.setData('text/plain', writeClip(clip));
    if (event.type === 'cut') builder.remove();
  }
  function onPaste(event: ClipboardEvent): void {
    if (!isOurs() || parts.readOnly()) return;
    event.preventDefault();
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const clip = readClip(text);
    if (clip !== null) parts.put(clip);
    else if (text === '' && lastCopied !== null) {
      parts.put(lastCopied);
      warn(t('workflows.builder.pastedHere'));
    } else warn(t('workflows.builder.nothingToPaste'));
  }

  useEventListener(window, ['copy', 'cut'], onCopy);
  useEventListener(window, 'paste', onPaste);
}
