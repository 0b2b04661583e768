import { createI18n } from 'vue-i18n';
import { describe, expect, test } from 'vitest';
import { languageOf } from '@renderer/i18n';
import { en } from '@renderer/i18n/en';
import { zhCN } from '@renderer/i18n/zh-CN';
import type { Messages } from '@renderer/i18n/messages';

function flat(texts: object, prefix = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value === 'string') all.set(prefix + name, value);
    else for (const [path, text] of flat(value as object, `${prefix}${name}.`)) all.set(path, text);
  }
  return all;
}

const valuesOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();
const languages: Record<string, Messages> = { en, 'zh-CN': zhCN };

describe('the texts', () => {
  test('every language has every text, with the same values in it', () => {
    const english = flat(en);
    const chinese = flat(zhCN);
    expect([...chinese.keys()]).toEqual([...english.keys()]);
    for (const [key, text] of english) expect(valuesOf(chinese.get(key) ?? ''), key).toEqual(valuesOf(text));
  });

  test.each(Object.keys(languages))('every text of %s compiles and takes its values', (locale) => {
    const { t } = createI18n({ legacy: false, locale, messages: languages }).global;
    for (const [key, text] of flat(languages[locale] ?? {})) {
      const values = Object.fromEntries(valuesOf(text).map((name) => [name, `<${name}>`]));
      const expected = text.replace(/\{(\w+)\}/g, '<$1>');
      expect(t(key, values), key).toBe(expected);
    }
  });

  test('no Chinese text was left in English', () => {
    const isEnglish = (text: string): boolean =>
      /[a-z]/i.test(text.replace(/\{\w+\}/g, '')) && !/[\u4e00-\u9fff]/.test(text);
    const same = [...flat(zhCN)].filter(([, text]) => isEnglish(text)).map(([key]) => key);
    expect(same).toEqual(['app.name']);
  });
});

describe('the system’s language', () => {
  test.each([
    [['zh-TW', 'en'], 'zh-CN'],
    [['zh'], 'zh-CN'],
    [['en-GB', 'zh-CN'], 'en'],
    [['fr', 'zh-CN', 'en'], 'zh-CN'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('%j: %s', (preferred, language) => {
    expect(languageOf(preferred)).toBe(language);
  });
});
