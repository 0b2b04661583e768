import { LANGUAGE_TAGS } from '@shared/messages/languages';
import { message, type PlainKey } from '@shared/messages/message';
import { render } from '@shared/messages/render';

/** What may be done with tasks that a query names behind a word for it. */
export const VERBS = ['run', 'runFor', 'pause', 'resume', 'log', 'edit'] as const;
/** What may be done with tasks that a query names. */
export type Verb = (typeof VERBS)[number];

/** The word for each, as a message. */
export const VERB_WORDS = {
  run: 'palette.verb.run',
  runFor: 'palette.verb.runFor',
  pause: 'palette.verb.pause',
  resume: 'palette.verb.resume',
  log: 'palette.verb.log',
  edit: 'palette.verb.edit',
} as const satisfies Record<Verb, PlainKey>;

/** A query as the palette understands it. */
export interface PaletteQuery {
  /** What is to be done with what the text finds; null: going there, or whatever fits. */
  verb: Verb | null;
  /** A search for tasks. */
  text: string;
  /** The number of a run; null: it is none. */
  run: number | null;
}

/** Words with their verbs, in all languages, longer ones first: "run for" before "run". */
const WORDS = VERBS.flatMap((verb) =>
  LANGUAGE_TAGS.map((language) => ({ verb, word: render(message(VERB_WORDS[verb]), language).toLowerCase() })),
).sort((one, other) => other.word.length - one.word.length);
const RUN = /^[#＃]?(\d{1,15})$/u;

/** Reads a query: `run X` and `暂停 tag:x` do something with what they find, `#784` is a run by its number. */
export function readPaletteQuery(query: string): PaletteQuery {
  const text = query.trim();
  const lower = text.toLowerCase();
  const found = WORDS.find(({ word }) => lower.startsWith(`${word} `));
  if (found !== undefined) return { verb: found.verb, text: text.slice(found.word.length).trim(), run: null };
  const number = Number(RUN.exec(text)?.[1] ?? 0);
  return { verb: null, text: text.startsWith('#') ? '' : text, run: number > 0 ? number : null };
}
