import type { Language } from '@shared/messages/languages';
import { message, type Message } from '@shared/messages/message';
import { render } from '@shared/messages/render';
import { readMessage } from '@shared/messages/sent';
import type { SentMessage } from '@shared/messages/sent-schema';
import { visibleText } from '@shared/model/common';
import type { Execution, ExecutionReason } from '@shared/model/execution';

/** What an answer says, in a language; in English where it is not known as a message. */
export function toldIn(
  told: { message: string; reason?: string | undefined; params?: SentMessage['params'] | undefined },
  language: Language,
): string {
  const said = told.reason === undefined ? null : readMessage({ key: told.reason, params: told.params ?? {} });
  return said === null ? told.message : render(said, language);
}

/** A reason in words; null when there is none. */
export function reasonWords(row: { status: string; reason: ExecutionReason | null }): Message | null {
  if (row.reason === null) return null;
  return row.status === 'skipped' && row.reason === 'exit-code'
    ? message('cli.nothingToDo')
    : message(`reason.${row.reason}`);
}

/** Seconds that it took, as `1.5`; null when it has not run or not ended. */
export function secondsTaken({ startedAt, finishedAt }: Pick<Execution, 'startedAt' | 'finishedAt'>): string | null {
  return startedAt === null || finishedAt === null ? null : (Math.max(finishedAt - startedAt, 0) / 1000).toFixed(1);
}

/** The first line of what went wrong, in a language; empty when nothing did. */
function errorIn({ error, errorLines }: Execution, language: Language): string {
  const [first] = errorLines ?? [];
  const said = first === undefined || typeof first === 'string' ? null : readMessage(first);
  return (said === null ? (error ?? '') : render(said, language)).split('\n')[0] ?? '';
}

/**
 * How a run ended, in one line without its end: `NAME: failed (why) after 1.5 s, 3 attempts: ValueError: no`. The status
 * is the API's word in every language.
 */
export function endLine(name: string, end: Execution, why: Message | string | null, language: Language): string {
  const time = secondsTaken(end);
  const error = errorIn(end, language);
  const parts = [
    message('cli.end.status', { name, status: end.status }),
    why === null ? null : message('cli.end.why', { why }),
    time === null ? null : message('cli.end.took', { time }),
    end.attemptCount > 1 ? message('cli.end.attempts', { count: end.attemptCount }) : null,
    error === '' ? null : message('cli.end.error', { error: visibleText(error) }),
  ];
  return parts.map((part) => (part === null ? '' : render(part, language))).join('');
}
