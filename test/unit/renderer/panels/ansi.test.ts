import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAnsi } from '@renderer/panels/logs/ansi';
import { plainLine } from '@shared/plain-line';
import { markTerms } from '@renderer/panels/logs/mark-terms';

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

  test('a look lasts over many sequences until what ends it, an empty one being a reset', () => {
    expect(parseAnsi(`${ESC}[1ma${ESC}[2mb${ESC}[4mc${ESC}[22md${ESC}[24me${ESC}[9mf${ESC}[mg`)).toEqual([
      { text: 'a', look: 'bold' },
      { text: 'b', look: 'bold dim' },
      { text: 'c', look: 'bold dim underline' },
      { text: 'd', look: 'underline' },
      { text: 'e', look: '' },
      { text: 'f', look: 'strike' },
      { text: 'g', look: '' },
    ]);
  });

  test('inverse swaps text and ground', () => {
    expect(parseAnsi(`${ESC}[7;33mx`)).toEqual([{ text: 'x', look: 'inverse bg-yellow' }]);
  });

  test('the 256 and the true colours are understood, nonsense is passed over', () => {
    expect(parseAnsi(`${ESC}[38;5;196ma`)).toEqual([{ text: 'a', look: '', color: 'rgb(255 0 0)' }]);
    expect(parseAnsi(`${ESC}[38;5;244;1ma`)).toEqual([{ text: 'a', look: 'bold', color: 'rgb(128 128 128)' }]);
    expect(parseAnsi(`${ESC}[38;5;9ma`)).toEqual([{ text: 'a', look: 'fg-red' }]);
    expect(parseAnsi(`${ESC}[38;5;999mc`)).toEqual([{ text: 'c', look: '' }]);
    expect(parseAnsi(`${ESC}[38;2;300;0;0md`)).toEqual([{ text: 'd', look: '' }]);
  });

  test('colours written with colons are understood, with the place of a colour space and without', () => {
    expect(parseAnsi(`${ESC}[38:2:1:2:3ma`)).toEqual([{ text: 'a', look: '', color: 'rgb(1 2 3)' }]);
    expect(parseAnsi(`${ESC}[38:2::1:2:3ma`)).toEqual([{ text: 'a', look: '', color: 'rgb(1 2 3)' }]);
    expect(parseAnsi(`${ESC}[38:5:196;1ma`)).toEqual([{ text: 'a', look: 'bold', color: 'rgb(255 0 0)' }]);
    expect(parseAnsi(`${ESC}[4:3ma${ESC}[4:0mb`)).toEqual([
      { text: 'a', look: 'underline' },
      { text: 'b', look: '' },
    ]);
  });

  test('the colour of an underline is passed over with its numbers', () => {
    expect(parseAnsi(`${ESC}[58;2;1;2;3;4ma${ESC}[58;5;1mb`)).toEqual([
      { text: 'a', look: 'underline' },
      { text: 'b', look: 'underline' },
    ]);
  });

  test('text on a ground of any colour can be read', () => {
    expect(parseAnsi(`${ESC}[48;2;1;2;3mb`)).toEqual([{ text: 'b', look: 'on-dark', background: 'rgb(1 2 3)' }]);
    expect(parseAnsi(`${ESC}[48;5;231mb`)).toEqual([{ text: 'b', look: 'on-light', background: 'rgb(255 255 255)' }]);
  });

  test('every other sequence is left out: titles, links, cursor moves, cut ones', () => {
    expect(textOf(`a${ESC}]0;title\u0007b${ESC}]8;;http://x${ESC}\\link${ESC}[2Kc${ESC}[`)).toBe('ablinkc');
  });

  test('control characters are shown as pictures', () => {
    expect(textOf('a\u0000b\u007fc\td')).toBe('a␀b␡c\td');
  });

  const piece = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(ESC, `${ESC}[`, `${ESC}[31m`, `${ESC}]`, ';', ':', 'm', '38', '48:2', '\u0007', `${ESC}\\`),
    fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 8 }).map((codes) => `${ESC}[${codes.join(';')}m`),
    fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 8 }).map((codes) => `${ESC}[${codes.join(':')}m`),
  );

  test('any text whatever gives segments without escapes and looks of our own words only', () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const { text, look, color, background } of parseAnsi(pieces.join(''))) {
          expect(text).not.toContain(ESC);
          expect(look).toMatch(/^[a-z -]*$/);
          for (const one of [color, background]) if (one !== undefined) expect(one).toMatch(/^rgb\(\d+ \d+ \d+\)$/);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('what is copied has a column for each column that is shown', () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const line = pieces.join('');
        expect(plainLine(line)).toHaveLength(textOf(line).length);
      }),
    );
  });

  test('colour sequences leave the same text as Node’s own function does', () => {
    const words = fc.array(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 0, max: 110 }).map((code) => `${ESC}[${code}m`),
      ),
    );
    fc.assert(
      fc.property(words, (parts) => {
        expect(plainLine(parts.join(''))).toBe(stripVTControlCharacters(parts.join('')));
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

  test('never change the text, also where folding changes its length', () => {
    const some = fc.oneof(fc.string(), fc.constantFrom('İ', 'ß', 'ﬁ'));
    fc.assert(
      fc.property(fc.array(some), fc.array(some), fc.boolean(), (texts, terms, matchCase) => {
        const segments = texts.map((text) => ({ text, look: '' }));
        const marked = markTerms(segments, terms, matchCase);
        expect(marked.map(({ text }) => text).join('')).toBe(texts.join(''));
      }),
    );
  });
});
