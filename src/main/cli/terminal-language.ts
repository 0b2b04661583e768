import { languageOf, type Language } from '@shared/messages/languages';

/** The variables that say which language the texts of a terminal have, the first that is set first. */
const VARIABLES = ['LC_ALL', 'LC_MESSAGES', 'LANG'];

/**
 * The language of a terminal: what its environment says, else that of the system. A character set that is not UTF-8 can't
 * show what we write: it gets English.
 */
export function terminalLanguage(env: NodeJS.ProcessEnv, systemLocale: string): Language {
  const said = VARIABLES.map((name) => env[name]).find((value) => value !== undefined && value !== '');
  if (said === undefined) return languageOf([systemLocale]);
  const [locale = '', charset] = said.split('@')[0]?.split('.') ?? [];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) return 'en';
  return languageOf([locale.replace('_', '-')]);
}
