import { useNotify } from '../../composables/use-notify';
import { useText } from '../../i18n';
import { useExecutionEntities } from '../../stores/execution-entities';
import type { LogSession } from '../../stores/log-session';
import { formatInstant } from '../../ui/format';
import type { LogRange } from './log-selection';
import { numberedLines, readAround } from './share-text';

/** Puts on the clipboard what somebody else is to see of a log. */
export interface LogShare {
  /** What is selected, or a line, with what stands around it and which run it is of. */
  share: (range: LogRange | null, line: number) => Promise<void>;
  /** The address of a line; in the desktop window, whose addresses open nowhere else, its run and number. */
  copyLink: (line: number, href: string | null) => Promise<void>;
}

/** Copies lines for a colleague, and links. */
export function useLogShare(session: LogSession): LogShare {
  const { t } = useText();
  const { done, warn, failed } = useNotify();
  const entities = useExecutionEntities();

  async function put(text: Promise<string>, said: string): Promise<void> {
    // Handed over as a promise, so that a read does not outlive the permission of the key press.
    const item = new ClipboardItem({ 'text/plain': text.then((it) => new Blob([it], { type: 'text/plain' })) });
    try {
      await navigator.clipboard.write([item]);
    } catch {
      try {
        await text;
      } catch (error) {
        return failed(error);
      }
      return warn(t('common.copyRefused'));
    }
    done(said);
  }

  function heading(meant: { from: number; to: number }): string {
    const { id, attempt } = session;
    const run = entities.peek(id);
    const total = session.totalLines;
    const facts = [
      run === undefined ? null : `${run.name} (${run.key})`,
      t('log.shareRun', { id, attempt }),
      run === undefined ? null : t(`status.${run.status}`),
      run?.sessionDate == null ? null : t('log.shareSession', { date: run.sessionDate }),
      run?.startedAt == null ? null : t('log.shareStarted', { at: formatInstant(run.startedAt) }),
      meant.from === meant.to
        ? t('log.shareLine', { n: meant.from, total })
        : t('log.shareLines', { from: meant.from, to: meant.to, total }),
    ];
    return facts.filter((fact) => fact !== null).join(' · ');
  }

  return {
    share(range, line) {
      const to = Math.min(range?.to.line ?? line, session.totalLines);
      const meant = { from: range?.from.line ?? line, to };
      const text = readAround(session, meant).then((lines) => `${heading(meant)}\n\n${numberedLines(lines, meant)}\n`);
      return put(text, t('log.shared'));
    },
    copyLink(line, href) {
      const isWeb = window.location.protocol.startsWith('http');
      const text =
        isWeb && href !== null ? new URL(href, window.location.href).href : t('log.place', { id: session.id, n: line });
      return put(Promise.resolve(text), t('log.linkCopied', { n: line }));
    },
  };
}
