import { describe, expect, expectTypeOf, test } from 'vitest';
import { LANGUAGES, LANGUAGE_TAGS, languageOf, type FaultyKeys, type Language } from '@shared/messages/languages';
import type { en } from '@shared/messages/en';
import {
  message,
  type Message,
  type NamesOf,
  type ParamsOf,
  type PlainKey,
  type Translation,
} from '@shared/messages/message';
import { isMessageKey, namesOf } from '@shared/messages/english';
import { render, translator } from '@shared/messages/render';
import { readMessage } from '@shared/messages/sent';
import { messageSchema } from '@shared/messages/sent-schema';
import type { zhCN } from '@shared/messages/zh-CN';

/** Each text by its key; of one with plural forms all of them. */
function flat(texts: object, prefix = ''): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const [name, value] of Object.entries(texts) as [string, string | object][]) {
    if (typeof value === 'string') all.set(prefix + name, [value]);
    else if (isMessageKey(prefix + name)) all.set(prefix + name, Object.values(value) as string[]);
    else for (const [path, text] of flat(value, `${prefix}${name}.`)) all.set(path, text);
  }
  return all;
}

const namesIn = (texts: readonly string[]): string[] =>
  [...new Set(texts.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')))].sort();

const textsOf = (language: Language): Map<string, string[]> => flat(LANGUAGES[language].texts);

describe('the texts', () => {
  test.each(LANGUAGE_TAGS)('of %s are all there, with the same values in them', (language) => {
    const english = textsOf('en');
    const others = textsOf(language);
    expect([...others.keys()]).toEqual([...english.keys()]);
    for (const [key, texts] of english) expect(namesIn(others.get(key) ?? []), key).toEqual(namesIn(texts));
  });

  test.each(LANGUAGE_TAGS)('of %s take their values, and leave nothing in braces', (language) => {
    for (const [key, texts] of textsOf(language)) {
      const values = namesIn(texts).map((name) => [name, name === 'count' ? 1 : `<${name}>`]);
      const read = readMessage({ key, params: Object.fromEntries(values) as Record<string, string> });
      expect(read, key).not.toBeNull();
      if (read === null) continue;
      const shown = render(read, language);
      const filled = texts.map((text) =>
        text.replaceAll(/\{'([^']*)'\}|\{(\w+)\}/g, (_, literal: string | undefined, name: string) =>
          name === 'count' ? '1' : (literal ?? `<${name}>`),
        ),
      );
      expect(filled, key).toContain(shown);
    }
  });

  test('no Chinese text was left in English', () => {
    const isEnglish = (text: string): boolean =>
      /[a-z]/i.test(text.replace(/\{\w+\}/g, '')) && !/[\u4e00-\u9fff]/.test(text);
    const same = [...textsOf('zh-CN')].filter(([, texts]) => texts.some(isEnglish)).map(([key]) => key);
    expect(same).toEqual(['app.name']);
  });
});

describe('a Chinese text', () => {
  const chinese = [...textsOf('zh-CN').values()].flat();
  const HAN = '\\p{Script=Han}';

  test('has a space between a character and a Latin letter or digit', () => {
    const tight = new RegExp(`${HAN}[A-Za-z0-9]|[A-Za-z0-9]${HAN}`, 'u');
    expect(chinese.filter((text) => tight.test(text.replaceAll(/\{\w+\}/g, '，')))).toEqual([]);
  });

  test('has punctuation of full width after a character, and one sign for what is left out', () => {
    const half = new RegExp(`${HAN}[,:;!?()]|[,:;!?()]${HAN}|\\.\\.\\.`, 'u');
    const forImport = ['calendar.importHelp', 'calendar.importPlace'];
    const others = [...textsOf('zh-CN')].filter(([key]) => !forImport.includes(key));
    expect(others.filter(([, texts]) => texts.some((text) => half.test(text)))).toEqual([]);
  });
});

describe('a message', () => {
  const stale = message('calls.task.stale', { key: 'bars', current: 4, edited: 3 });

  test('is rendered in each language', () => {
    expect(render(stale, 'en')).toBe('“bars” was changed meanwhile: version 4 is current, the edit was of version 3.');
    expect(render(stale, 'zh-CN')).toBe('“bars”在此期间已被修改：当前为版本 4，此处编辑的是版本 3。');
    expect(translator('en')('common.save')).toBe('Save');
  });

  test('takes another message as a value, and a list of them, in its own language', () => {
    const within = message('engineSays', { text: message('calls.run.ended', { id: 7 }) });
    expect(render(within, 'zh-CN')).toContain('运行 7 已经结束。');
    const list = message('engineSays', { text: [message('status.failed'), 'raw', message('status.missed')] });
    expect(render(list, 'en')).toContain('Failed, raw, Missed');
    expect(render(list, 'zh-CN')).toContain('失败、raw、');
  });

  test('comes back from a wire or a store as it was', () => {
    const sent: unknown = JSON.parse(JSON.stringify(message('engineSays', { text: [stale, 'raw'] })));
    const read = readMessage(messageSchema.parse(sent));
    expect(read).toEqual(sent);
  });

  test.each([
    ['an unknown key', { key: 'calls.of-tomorrow', params: {} }],
    ['a group of texts', { key: 'calls', params: {} }],
    ['a name that objects inherit', { key: 'calls.constructor', params: {} }],
    ['a missing value', { key: 'calls.task.stale', params: { key: 'bars', current: 4 } }],
    ['an unknown message as a value', { key: 'engineSays', params: { text: { key: 'gone', params: {} } } }],
    ['an unknown message in a list', { key: 'engineSays', params: { text: [{ key: 'gone', params: {} }] } }],
  ])('is not read when it has %s', (_what, sent) => {
    expect(readMessage(messageSchema.parse(sent))).toBeNull();
  });

  test('counts in the form that its number asks for, with the thousands apart', () => {
    const lines = (count: number): string[] => LANGUAGE_TAGS.map((tag) => render(message('log.lines', { count }), tag));
    expect(lines(1)).toEqual(['1 行', '1 line']);
    expect(lines(0)).toEqual(['0 行', '0 lines']);
    expect(lines(100_000)).toEqual(['100,000 行', '100,000 lines']);
  });

  test('tells the names of its values', () => {
    expect(namesOf('calls.task.stale')).toEqual(['key', 'current', 'edited']);
    expect(namesOf('common.save')).toEqual([]);
  });
});

describe('what does not compile', () => {
  test('is a key that does not exist', () => {
    // @ts-expect-error there is no such text
    const gone = (): Message => message('calls.neverWritten');
    expect(gone).toBeTypeOf('function');
  });

  test('is a missing value, one too many, and one of another name', () => {
    // @ts-expect-error both values are missing
    const none = (): Message => message('calls.run.active');
    // @ts-expect-error one value is missing
    const missing = (): Message => message('calls.run.active', { key: 'bars' });
    // @ts-expect-error the text has no place for `why`
    const extra = (): Message => message('calls.run.active', { key: 'bars', run: 7, why: 'no' });
    // @ts-expect-error a text without values takes none
    const plain = (): Message => message('common.save', { n: 1 });
    expect([none, missing, extra, plain]).toHaveLength(4);
  });

  test('is a message that was not made by `message`', () => {
    // @ts-expect-error nobody has checked the values
    const forged: Message = { key: 'calls.run.active', params: {} };
    expect(forged.key).toBe('calls.run.active');
  });

  test('is a language that lacks a text, and its values are compared with the English ones', () => {
    type English = { readonly save: 'Save'; readonly ended: 'Run {id} has ended.' };
    // @ts-expect-error `ended` is missing
    const partial: Translation<English> = { save: '保存' };
    expect(partial.save).toBe('保存');
    expectTypeOf<FaultyKeys<typeof en>>().toBeNever();
    expectTypeOf<FaultyKeys<typeof zhCN>>().toBeNever();
    type Wrong = { calls: { run: { ended: '运行记录 {run} 已经结束。' } } };
    expectTypeOf<Extract<FaultyKeys<Wrong>, 'calls.run.ended'>>().toEqualTypeOf<'calls.run.ended'>();
  });

  test('names in braces are read from the text', () => {
    expectTypeOf<NamesOf<'a {one} b {two}.'>>().toEqualTypeOf<'one' | 'two'>();
    expectTypeOf<NamesOf<"set session {'{'}calendar} of {key}">>().toEqualTypeOf<'key'>();
    expectTypeOf<NamesOf<'none'>>().toEqualTypeOf<never>();
    expectTypeOf<NamesOf<{ one: 'one run'; other: '{count} runs of {key}' }>>().toEqualTypeOf<'count' | 'key'>();
    expectTypeOf<keyof ParamsOf<'calls.run.active'>>().toEqualTypeOf<'key' | 'run'>();
    expectTypeOf<keyof ParamsOf<'calls.run.ended' | 'calls.task.noVersion'>>().toEqualTypeOf<
      'id' | 'key' | 'version'
    >();
    expectTypeOf<Extract<PlainKey, 'common.save' | 'calls.run.ended'>>().toEqualTypeOf<'common.save'>();
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
