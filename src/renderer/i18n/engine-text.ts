import { useText, type Translate } from './index';
import { engine } from './en/engine';

type Name = keyof typeof engine.engine;

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

function find(sentence: string, t: Translate): string | null {
  for (const { name, pattern } of PATTERNS) {
    const match = pattern.exec(sentence);
    if (match !== null) return t(`engine.${name}`, { ...match.groups });
  }
  return null;
}

/** A sentence of the engine in another language, or null for one that is not known. */
export function translateEngine(text: string, t: Translate): string | null {
  const whole = HANDLER_BEHIND.test(text) ? null : find(text, t);
  if (whole !== null) return whole;
  // A field's path may stand before the sentence, and what the command said behind it.
  const [, path = '', sentence = '', rest = ''] = /^([\w.]+: )?([^\n]*)(\n.*)?$/s.exec(text) ?? [];
  const found = path === '' && rest === '' ? null : find(sentence, t);
  const handlers = rest.replaceAll(HANDLER_LINES, (line) => find(line, t) ?? line);
  return found === null && handlers === rest ? null : `${path}${found ?? sentence}${handlers}`;
}

/** What the engine says, in the language in force. */
export interface EngineText {
  /** As far as the sentence is known, else as the engine says it: for places that say themselves what it is about. */
  known: (text: string) => string;
  /** The same, with a word before a sentence that could only be shown in English. */
  said: (text: string) => string;
}

/** The one place where sentences of the engine are put into the person's language. */
export function useEngineText(): EngineText {
  const { t, language } = useText();
  return {
    known: (text) => translateEngine(text, t) ?? text,
    said: (text) => translateEngine(text, t) ?? (language.value === 'en' ? text : t('engineSays', { text })),
  };
}
