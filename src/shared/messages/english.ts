import { en } from './en';
import type { Message, MessageKey } from './message';
import { Texts } from './texts';

/** The English texts, for what speaks no other language: the API, log files, and the processes beside the engine. */
export const ENGLISH = new Texts(en, 'en');

/** A message in English. */
export function inEnglish(said: Message): string {
  return ENGLISH.render(said);
}

/** Whether a text is a key of the catalogue: one that comes from outside may be of another version. */
export function isMessageKey(key: string): key is MessageKey {
  return ENGLISH.has(key);
}

/** The names of the values that the text of a key takes. */
export function namesOf(key: MessageKey): readonly string[] {
  return ENGLISH.namesOf(key);
}
