import { ENGLISH } from './english';
import { LANGUAGE_TAGS, LANGUAGES, type Language } from './languages';
import { message, type Message, type MessageKey, type ParamArgs } from './message';
import { Texts } from './texts';

/** Looks up a text; a key that does not exist, a missing value and one too many are type errors. */
export type Translate = <K extends MessageKey>(key: K, ...params: ParamArgs<K>) => string;

const all = new Map(
  LANGUAGE_TAGS.map((tag) => [tag, tag === 'en' ? ENGLISH : new Texts(LANGUAGES[tag].texts, tag)] as const),
);

/** A message in a language. */
export function render(said: Message, language: Language): string {
  return (all.get(language) ?? ENGLISH).render(said);
}

/** The texts of one language. */
export function translator(language: Language): Translate {
  return (key, ...params) => render(message(key, ...params), language);
}

/** The sentence of an error in a language; in English where it is not known as a message. */
export function sentenceIn(
  error: { readonly said: Message | null; readonly message: string },
  language: Language,
): string {
  return error.said === null ? error.message : render(error.said, language);
}
