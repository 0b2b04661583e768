import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { render } from '@shared/messages/render';
import { parseTaskQuery, type SearchTerm } from '@shared/search/task-query';

const any = (text: string, not = false): SearchTerm => ({ field: 'any', text, not });
const termsOf = (query: string): SearchTerm[] => parseTaskQuery(query).terms;
const faultOf = (query: string, language: 'en' | 'zh-CN' = 'en'): string | null => {
  const { fault } = parseTaskQuery(query);
  return fault === null ? null : render(fault, language);
};

describe('a query for tasks', () => {
  it('is words that are compared without case, width and composition', () => {
    expect(termsOf('')).toEqual([]);
    expect(termsOf('  日线 　ＤＡＩＬＹ ')).toEqual([any('日线'), any('daily')]);
    expect(termsOf('e\u0301tude')).toEqual([any('\u00e9tude')]);
  });

  it('names fields in front of a colon, in both languages and from a Chinese keyboard', () => {
    expect(termsOf('script:daily.py group:tushare tag:盘后 key:bars')).toEqual([
      { field: 'script', text: 'daily.py', not: false },
      { field: 'group', text: 'tushare', not: false },
      { field: 'tag', text: '盘后', not: false },
      { field: 'key', text: 'bars', not: false },
    ]);
    expect(termsOf('脚本：Daily.py')).toEqual(termsOf('script:daily.py'));
    expect(termsOf('SCRIPT:daily.py')).toEqual(termsOf('script:daily.py'));
  });

  it('takes states, types and outcomes by their names and by what the screens call them', () => {
    expect(termsOf('state:paused,disabled')).toEqual([{ field: 'state', values: ['paused', 'disabled'], not: false }]);
    expect(termsOf('状态:已暂停')).toEqual([{ field: 'state', values: ['paused'], not: false }]);
    expect(termsOf('type:workflow')).toEqual(termsOf('类型：工作流'));
    expect(termsOf('last:"Partly failed"')).toEqual([{ field: 'last', values: ['completed'], not: false }]);
  });

  it('holds blanks together by quotes, of which the last may still be missing', () => {
    expect(termsOf('"minute bars" x')).toEqual([any('minute bars'), any('x')]);
    expect(termsOf('folder:"/srv/my jobs"')).toEqual([{ field: 'folder', text: '/srv/my jobs', not: false }]);
    expect(termsOf('“分钟 线”')).toEqual([any('分钟 线')]);
    expect(termsOf('"minute ba')).toEqual([any('minute ba')]);
    expect(termsOf('"state:paused"')).toEqual([any('state:paused')]);
    expect(termsOf('""')).toEqual([]);
  });

  it('turns a word round by a minus, but takes an option of a command as it is', () => {
    expect(termsOf('-tag:old -test -"two words"')).toEqual([
      { field: 'tag', text: 'old', not: true },
      any('test', true),
      any('two words', true),
    ]);
    expect(termsOf('-state:paused')).toEqual([{ field: 'state', values: ['paused'], not: true }]);
    expect(termsOf('--force a-b -')).toEqual([any('--force'), any('a-b'), any('-')]);
  });

  it('takes addresses, drives, times and Chinese titles for text', () => {
    for (const text of ['https://a.b/c', 'c:\\jobs', 'd:/jobs', '17:40', '盘后:日线', 'etl:']) {
      expect(termsOf(text)).toEqual([any(text)]);
    }
  });

  it('says which word can’t be understood, in both languages', () => {
    expect(faultOf('日线 scirpt:daily.py')).toMatch(/“scirpt:daily.py”.*script:/);
    expect(faultOf('scirpt:daily.py', 'zh-CN')).toMatch(/“scirpt:daily.py”.*script:/);
    expect(faultOf('state:pausd')).toMatch(/“state:pausd”: “pausd” is none of .*paused/);
    expect(faultOf('-last:bad', 'zh-CN')).toMatch(/“-last:bad”.*failed/);
    expect(faultOf('tag: x')).toMatch(/“tag:” says nothing/);
    expect(faultOf('state:')).toMatch(/“state:” takes one of .*paused/);
    expect(faultOf('last:running')).toMatch(/“running” is none of/);
    expect(faultOf('日线 tag:x')).toBeNull();
  });

  it('reads whatever is typed to an end, and what is in quotes as itself', () => {
    const piece = fc.constantFrom('-', '"', '“', ':', '：', ' ', 'tag', 'state', 'a', '日', '/', ',');
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 30 }), (query) => {
        const { terms, fault } = parseTaskQuery(query);
        expect(fault === null || terms.length === 0).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z:, -]{1,20}$/), (text) => {
        expect(termsOf(`"${text}"`)).toEqual([any(text)]);
      }),
    );
  });
});
