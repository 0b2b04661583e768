import type { Message } from '@shared/messages/message';
import { readMessage } from '@shared/messages/sent';
import type { SentMessage } from '@shared/messages/sent-schema';
import type { ErrorLine } from '@shared/model/execution';
import { useText } from './index';

/** What the engine said: the sentence in English, and as a message where it is known as one. */
export interface EngineMessage {
  readonly message: string;
  /** Of an error that was caught. */
  readonly said?: Message | null;
  /** Of something that came with an answer. */
  readonly reason?: string | undefined;
  readonly params?: SentMessage['params'] | undefined;
}

function messageIn({ said, reason, params }: EngineMessage): Message | null {
  if (said !== undefined) return said;
  return reason === undefined ? null : readMessage({ key: reason, params: params ?? {} });
}

/** What went wrong with a run, as it is stored. */
export interface StoredError {
  readonly error: string | null;
  readonly errorLines?: readonly ErrorLine[] | undefined;
}

/** What the engine says, in the language in force. */
export interface EngineText {
  /** As far as it is known, else as the engine says it: for places that say themselves what it is about. */
  known: (told: EngineMessage) => string;
  /** The same, with a word before a sentence that could only be shown in English. */
  said: (told: EngineMessage) => string;
  /** What went wrong with a run; null: nothing. Where a line is not known here, all of it as it is stored. */
  stored: (run: StoredError) => string | null;
}

/** The one place where what the engine said is put into the person's language. */
export function useEngineText(): EngineText {
  const { t, say, language } = useText();

  function find(told: EngineMessage): string | null {
    const message = messageIn(told);
    return message === null ? null : say(message);
  }
  function linesIn({ errorLines }: StoredError): string | null {
    const lines = errorLines?.map((line) => {
      const found = typeof line === 'string' ? null : readMessage(line);
      return typeof line === 'string' ? line : found && say(found);
    });
    return lines === undefined || lines.includes(null) ? null : lines.join('\n');
  }

  return {
    stored: (run) => linesIn(run) ?? run.error,
    known: (told) => find(told) ?? told.message,
    said: (told) => {
      const text = told.message;
      return find(told) ?? (language.value === 'en' ? text : t('engineSays', { text }));
    },
  };
}
