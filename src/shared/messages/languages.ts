import { en } from './en';
import type { MessageKey, NamesOf, TextAt, Translation } from './message';
import { zhCN } from './zh-CN';

type Texts = Translation<typeof en>;

type EnglishNames<K extends MessageKey> = NamesOf<TextAt<typeof en, K>>;

/** The keys whose text has other values in a language than in English. */
export type FaultyKeys<T> = {
  [K in MessageKey]: [EnglishNames<K>, NamesOf<TextAt<T, K>>] extends [NamesOf<TextAt<T, K>>, EnglishNames<K>]
    ? never
    : K;
}[MessageKey];

interface LanguageEntry {
  /** How its own speakers call it. */
  readonly name: string;
  /** Which of a system's language tags mean it. */
  readonly tags: RegExp;
  readonly texts: Texts;
}

/** Checks that the texts of a language have the same values as the English ones. */
function language<T extends Texts>(
  name: string,
  tags: RegExp,
  texts: T & ([FaultyKeys<T>] extends [never] ? unknown : { readonly 'other values than in English': FaultyKeys<T> }),
): LanguageEntry {
  return { name, tags, texts };
}

/** The languages there are. Another one is a folder beside `en` and a line here. */
export const LANGUAGES = {
  'zh-CN': /* @__PURE__ */ language('中文', /^zh\b/i, zhCN),
  en: /* @__PURE__ */ language('English', /^en\b/i, en),
} as const satisfies Record<string, LanguageEntry>;

/** A language that texts can be shown in. */
export type Language = keyof typeof LANGUAGES;

/** The languages there are, in the order in which they are offered. */
export const LANGUAGE_TAGS = Object.keys(LANGUAGES) as [Language, ...Language[]];

/** The first of a system's languages that there are texts for; English when there is none. */
export function languageOf(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const found = LANGUAGE_TAGS.find((one) => LANGUAGES[one].tags.test(tag));
    if (found !== undefined) return found;
  }
  return 'en';
}
