import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markTerms, parseAnsi } from '@renderer/panels/logs/ansi';

const ESC = '\u001b';
const textOf = (line: string): string =>
  parseAnsi(line)
    .map(({ text }) => text)
    .join('');

describe('a line with colour sequences', () => {
  test('plain text is one segment', () => {
    expect(parseAnsi('完成 <b>5300</b>')).toEqual([{ text: '完成 <b>5300</b>', look: '' }]);
  });

  test('colours and styles become looks, and reset ends them', () => {
    expect(parseAnsi(`${ESC}[1;31merr${ESC}[0m ok ${ESC}[92mgreen${ESC}[39m.`)).toEqual([
      { text: 'err', look: 'bold fg-red' },
      { text: ' ok ', look: '' },
      { text: 'green', look: 'fg-green' },
      { text: '.', look: '' },
    ]);
  });

  test('inverse swaps text and ground', () => {
    expect(parseAnsi(`${ESC}[7;33mx`)).toEqual([{ text: 'x', look: 'inverse bg-yellow' }]);
  });

  test('the 256 and the true colours are understood, nonsense is passed over', () => {
    expect(parseAnsi(`${ESC}[38;5;196ma`)).toEqual([{ text: 'a', look: '', color: 'rgb(255 0 0)' }]);
    expect(parseAnsi(`${ESC}[48;2;1;2;3mb`)).toEqual([{ text: 'b', look: '', background: 'rgb(1 2 3)' }]);
    expect(parseAnsi(`${ESC}[38;5;999mc`)).toEqual([{ text: 'c', look: '' }]);
    expect(parseAnsi(`${ESC}[38;2;300;0;0md`)).toEqual([{ text: 'd', look: '' }]);
  });

  test('every other sequence is left out: titles, links, cursor moves, cut ones', () => {
    expect(textOf(`a${ESC}]0;title\u0007b${ESC}]8;;http://x${ESC}\\link${ESC}[2Kc${ESC}[`)).toBe('ablinkc');
  });

  test('control characters are shown as pictures', () => {
    expect(textOf('a\u0000b\u007fc\td')).toBe('a␀b␡c\td');
  });

  test('any text whatever gives segments without escapes and plain looks', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(ESC, `${ESC}[`, `${ESC}[31m`, `${ESC}]`, ';', 'm', '38', '\u0007'),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const { text, look, color, background } of parseAnsi(pieces.join(''))) {
          expect(text).not.toContain(ESC);
          expect(look).toMatch(/^[a-z -]*$/);
          expect(color ?? background ?? 'rgb(0 0 0)').toMatch(/^rgb\(\d+ \d+ \d+\)$/);
        }
      }),
    );
  });
});

describe('hits in a line', () => {
  test('are segments of their own, also across colours', () => {
    const marked = markTerms(parseAnsi(`one ${ESC}[31mtw${ESC}[0mo two`), ['TWO'], false);
    expect(marked.filter(({ hit }) => hit).map(({ text, look }) => [text, look])).toEqual([
      ['tw', 'fg-red'],
      ['o', ''],
      ['two', ''],
    ]);
  });

  test('heed case when asked to', () => {
    expect(markTerms([{ text: 'Two two', look: '' }], ['two'], true).filter(({ hit }) => hit)).toHaveLength(1);
  });

  test('never change the text', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string({ maxLength: 3 })), (texts, terms) => {
        const segments = texts.map((text) => ({ text, look: '' }));
        const marked = markTerms(segments, terms, true);
        expect(marked.map(({ text }) => text).join('')).toBe(texts.join(''));
      }),
    );
  });
});
