import { describe, expect, it } from 'vitest';
import { hasHan, readingOf, sortKeyOf, LONGEST_READING } from '@main/core/search/name-reading';

const none = (name: string): null[] => [...name].map(() => null);
const READ: Readonly<Record<string, string>> = { 日: 'rì', 线: 'xian', 接: 'jie', 口: 'kou', 沪: 'hu', 深: 'shen' };
const read = (name: string): (string | null)[] => [...name].map((char) => READ[char] ?? null);

describe('how a name is read', () => {
  it('gives the first letters with the Latin ones between, and a reading from each character on', () => {
    expect(
      readingOf(
        'STEP3 日线',
        ['', '', '', '', '', '', 'ri', 'xian'].map((one) => one || null),
      ),
    ).toEqual({
      initials: 'step3rx',
      readings: '\u001frixian\u001fxian',
    });
    expect(readingOf('沪深300', read('沪深300'))).toEqual({
      initials: 'hs300',
      readings: '\u001fhushen300\u001fshen300',
    });
    expect(readingOf('plain', none('plain'))).toEqual({ initials: 'plain', readings: '' });
  });

  it('keeps no more of a reading than anybody types', () => {
    const { readings } = readingOf('线'.repeat(40), read('线'.repeat(40)));
    expect(Math.max(...readings.split('\u001f').map((one) => one.length))).toBe(LONGEST_READING);
  });

  it('tells whether a dictionary is needed', () => {
    expect([hasHan('日 x'), hasHan('ニュース'), hasHan('plain 17:40')]).toEqual([true, false, false]);
  });
});

describe('the order of names', () => {
  const sorted = (...names: string[]): string[] =>
    names.toSorted((one, other) =>
      Buffer.compare(Buffer.from(sortKeyOf(one, read(one))), Buffer.from(sortKeyOf(other, read(other)))),
    );

  it('counts numbers by their value, whatever they are padded with', () => {
    expect(sorted('接口 10', '接口 2', '接口 1', '接口 11')).toEqual(['接口 1', '接口 2', '接口 10', '接口 11']);
    expect(sorted('v10.2', 'v9.30', 'v9.4')).toEqual(['v9.4', 'v9.30', 'v10.2']);
    expect(sortKeyOf('a007', none('a007'))).toBe(sortKeyOf('a7', none('a7')));
    expect(sorted('000', '1')).toEqual(['000', '1']);
  });

  it('has Latin names without case before Chinese ones, those as they are read', () => {
    expect(sorted('日线', 'beta', '接口', 'Alpha')).toEqual(['Alpha', 'beta', '接口', '日线']);
  });
});
