import { engine } from '@shared/messages/en/engine';
import type { Message } from '@shared/messages/message';
import { readMessage, type SentMessage } from '@shared/messages/sent';
import type { ErrorLine } from '@shared/model/execution';
import { useText, type MessageKey, type Translate } from './index';

type Name = keyof typeof engine.engine;
/** The pattern has found the values that the text needs. */
type Loose = (key: MessageKey, values: Record<string, string>) => string;

const isName = (name: string): name is Name => Object.hasOwn(engine.engine, name);

/** The engine's sentence as a pattern: what stands in braces is any text. */
function patternOf(sentence: string): RegExp {
  const escaped = sentence.replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replace(/\{(\w+)\}/g, '(?<$1>.+?)')}$`, 's');
}

const PATTERNS = Object.keys(engine.engine)
  .filter(isName)
  .map((name) => ({ name, pattern: patternOf(engine.engine[name]) }));

/** What the error of a workflow says of its handlers and its clean-up, a line each. */
const HANDLER_LINES = /^The (?:handler|clean-up step) “[^\n]*$/gm;
/** Such a line behind another: a pattern must not read both as one sentence. */
const HANDLER_BEHIND = /\nThe (?:handler|clean-up step) “/;

function findSentence(sentence: string, t: Translate): string | null {
  for (const { name, pattern } of PATTERNS) {
    const match = pattern.exec(sentence);
    if (match !== null) return (t as Loose)(`engine.${name}`, { ...match.groups });
  }
  return null;
}

/** A sentence of the engine in another language, or null for one that is not known. */
export function translateEngine(text: string, t: Translate): string | null {
  const whole = HANDLER_BEHIND.test(text) ? null : findSentence(text, t);
  if (whole !== null) return whole;
  // A field's path may stand before the sentence, and what the command said behind it.
  const [, path = '', sentence = '', rest = ''] = /^([\w.]+: )?([^\n]*)(\n.*)?$/s.exec(text) ?? [];
  const found = path === '' && rest === '' ? null : findSentence(sentence, t);
  const handlers = rest.replaceAll(HANDLER_LINES, (line) => findSentence(line, t) ?? line);
  return found === null && handlers === rest ? null : `${path}${found ?? sentence}${handlers}`;
}

/** What the engine said: the sentence in English, and as a message where it is known as one. */
export interface Told {
  readonly message: string;
  /** Of an error that was caught. */
  readonly said?: Message | null;
  /** Of something that came with an answer. */
  readonly reason?: string | undefined;
  readonly params?: SentMessage['params'] | undefined;
}

function messageIn({ said, reason, params }: Told): Message | null {
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
  known: (told: Told | string) => string;
  /** The same, with a word before a sentence that could only be shown in English. */
  said: (told: Told | string) => string;
  /** What went wrong with a run; null: nothing. Where a line is not known here, all of it as it is stored. */
  stored: (run: StoredError) => string | null;
}

/** The one place where what the engine said is put into the person's language. */
export function useEngineText(): EngineText {
  const { t, say, language } = useText();

  function find(told: Told | string): string | null {
    const message = typeof told === 'string' ? null : messageIn(told);
    return message === null ? translateEngine(sentenceOf(told), t) : say(message);
  }
  function linesIn({ errorLines }: StoredError): string | null {
    const lines = errorLines?.map((line) => {
      const found = typeof line === 'string' ? null : readMessage(line);
      return typeof line === 'string' ? line : found && say(found);
    });
    return lines === undefined || lines.includes(null) ? null : lines.join('\n');
  }

  return {
    stored: (run) => linesIn(run) ?? (run.error === null ? null : (find(run.error) ?? run.error)),
    known: (told) => find(told) ?? sentenceOf(told),
    said: (told) => {
      const text = sentenceOf(told);
      return find(told) ?? (language.value === 'en' ? text : t('engineSays', { text }));
    },
  };
}

function sentenceOf(told: Told | string): string {
  return typeof told === 'string' ? told : told.message;
}
