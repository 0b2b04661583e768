import { createI18n, useI18n } from 'vue-i18n';
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import { en } from './en';
import { zhCN } from './zh-CN';
import type { MessageKey } from './messages';

export type { MessageKey } from './messages';

/** A language of the screens. */
export type Language = 'zh-CN' | 'en';

const STORED = 'closing-bell.language';

/** The texts in force. */
export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en, 'zh-CN': zhCN },
});

function isLanguage(value: string | null): value is Language {
  return value === 'zh-CN' || value === 'en';
}

/** The first of the system's languages that there are texts for. */
export function languageOf(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

function use(language: Language): void {
  i18n.global.locale.value = language;
  document.documentElement.lang = language;
}

/** Takes the language chosen last, else the system's. */
export function startLanguage(): void {
  const stored = localStorage.getItem(STORED);
  use(isLanguage(stored) ? stored : languageOf(navigator.languages));
}

/** Switches the language at once and remembers it. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
  use(language);
}

/** Values put into a text. */
export type TextValues = Record<string, string | number>;
/** Looks up a text; a key that does not exist is a type error. */
export type Translate = (key: MessageKey, values?: TextValues) => string;

/** Texts in the language in force. */
export function useText(): { t: Translate; language: ComputedRef<Language> } {
  const { t, locale } = useI18n({ useScope: 'global' });
  return {
    t: (key, values) => t(key, values ?? {}),
    language: computed(() => (locale.value === 'zh-CN' ? 'zh-CN' : 'en')),
  };
}
