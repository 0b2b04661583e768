import type { Language } from './index';

/** Each language by the name that its speakers use, whatever language is in force. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { 'zh-CN': '中文', en: 'English' };
