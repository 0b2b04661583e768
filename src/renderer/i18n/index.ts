import { computed, shallowRef, type ComputedRef } from 'vue';
import { LANGUAGES, languageOf, type Language } from '@shared/messages/languages';
import { message, type Message } from '@shared/messages/message';
import { render, type Translate } from '@shared/messages/render';

export { languageOf, type Language } from '@shared/messages/languages';
export type { MessageKey, PlainKey } from '@shared/messages/message';
export type { Translate } from '@shared/messages/render';

const STORED = 'closing-bell.language';

/** The language in force. */
const current = shallowRef<Language>('en');

function isLanguage(value: string | null): value is Language {
  return value !== null && Object.hasOwn(LANGUAGES, value);
}

function use(language: Language): void {
  current.value = language;
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

/** Texts in the language in force; what is rendered with it is rendered anew when the language changes. */
export function useText(): {
  t: Translate;
  /** The same for a message that somebody else has made. */
  say: (message: Message) => string;
  language: ComputedRef<Language>;
} {
  return {
    t: (key, ...params) => render(message(key, ...params), current.value),
    say: (said) => render(said, current.value),
    language: computed(() => current.value),
  };
}
