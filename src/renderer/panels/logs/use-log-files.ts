import { onBeforeUnmount, ref, type Ref } from 'vue';
import { useNotify } from '../../composables/use-notify';
import { useText } from '../../i18n';
import type { LogSession } from '../../stores/log-session';
import { formatCount } from '../../ui/format';
import type { LineMap } from './line-map';
import { countSelected, downloadLog, MAX_COPY_LINES, readSelected, selectedAtHand } from './log-export';
import { LINE_END, type LogRange } from './log-selection';

/** Takes lines out of a log: to the clipboard, to a file. */
export interface LogFiles {
  /** Line that a copy or a download has come to; null: none is under way. */
  reading: Ref<number | null>;
  /** Copies what is selected; null: all that is shown. The event of the browser takes what is at hand at once. */
  copy: (range: LogRange | null, event?: ClipboardEvent) => Promise<void>;
  download: () => Promise<void>;
}

/** Copies and downloads with progress and a message at the end. */
export function useLogFiles(session: LogSession, map: () => LineMap): LogFiles {
  const { t, language } = useText();
  const { done, warn, failed } = useNotify();
  const reading = ref<number | null>(null);
  const gone = new AbortController();
  onBeforeUnmount(() => gone.abort());
  const number = (value: number): string => formatCount(value, language.value);

  async function whileReading(run: (onProgress: (line: number) => void) => Promise<void>): Promise<void> {
    if (reading.value !== null) return;
    try {
      reading.value = 0;
      await run((line) => (reading.value = line));
    } catch (caught) {
      if (!gone.signal.aborted) failed(caught);
    } finally {
      reading.value = null;
    }
  }

  return {
    reading,
    async copy(range, event) {
      const whole = { from: { line: 1, column: 0 }, to: { line: Math.max(1, session.totalLines), column: LINE_END } };
      const wanted = range ?? whole;
      const lines = map();
      const count = countSelected(lines, wanted);
      if (count > MAX_COPY_LINES) {
        return warn(t('log.tooManyToCopy', { n: number(count), max: number(MAX_COPY_LINES) }));
      }
      const atHand = selectedAtHand(session, lines, wanted);
      if (atHand !== null && event?.clipboardData) {
        event.clipboardData.setData('text/plain', atHand);
        return done(t('log.copied', { n: number(count) }));
      }
      await whileReading(async (onProgress) => {
        const text = readSelected(session, lines, wanted, onProgress);
        // Handed over as a promise, so that a long read does not outlive the permission of the key press.
        const item = new ClipboardItem({ 'text/plain': text.then((it) => new Blob([it], { type: 'text/plain' })) });
        try {
          await navigator.clipboard.write([item]);
        } catch {
          // A failure to read says more than one to write.
          await text;
          return warn(t('log.copyRefused'));
        }
        done(t('log.copied', { n: number(count) }));
      });
    },
    download: () =>
      whileReading((onProgress) =>
        downloadLog(session, `execution-${session.id}-attempt-${session.attempt}.log`, onProgress, gone.signal),
      ),
  };
}
