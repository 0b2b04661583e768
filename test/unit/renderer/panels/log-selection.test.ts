import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINE_END, LogSelection, selectedIn, wordAt } from '@renderer/panels/logs/log-selection';

const at = (line: number, column: number) => ({ line, column });

describe('a selection', () => {
  test('reaches from where it began to where it is now, either way', () => {
    const selection = new LogSelection();
    selection.start(at(10, 4));
    expect(selection.range).toBeNull();
    selection.extend(at(12, 1));
    expect(selection.range).toEqual({ from: at(10, 4), to: at(12, 1) });
    selection.extend(at(3, 9));
    expect(selection.range).toEqual({ from: at(3, 9), to: at(10, 4) });
    selection.clear();
    expect(selection.range).toBeNull();
  });

  test('that began with a word keeps the word whichever way it goes', () => {
    const selection = new LogSelection();
    selection.start(at(5, 4), at(5, 9));
    expect(selection.range).toEqual({ from: at(5, 4), to: at(5, 9) });
    selection.extend(at(5, 2));
    expect(selection.range).toEqual({ from: at(5, 2), to: at(5, 9) });
    selection.extend(at(6, 0));
    expect(selection.range).toEqual({ from: at(5, 4), to: at(6, 0) });
    selection.extend(at(5, 6));
    expect(selection.range).toEqual({ from: at(5, 4), to: at(5, 9) });
  });

  test('begins where it is first extended to when nothing was selected', () => {
    const selection = new LogSelection();
    selection.extend(at(7, 3));
    expect(selection.range).toBeNull();
    selection.extend(at(8, LINE_END));
    expect(selection.range).toEqual({ from: at(7, 3), to: at(8, LINE_END) });
  });

  test('takes of each line what a text editor would', () => {
    const range = { from: at(2, 3), to: at(4, 1) };
    expect(selectedIn(range, 1, 10)).toBeNull();
    expect(selectedIn(range, 2, 10)).toEqual({ from: 3, to: 10, newline: true });
    expect(selectedIn(range, 3, 0)).toEqual({ from: 0, to: 0, newline: true });
    expect(selectedIn(range, 4, 10)).toEqual({ from: 0, to: 1, newline: false });
    expect(selectedIn(range, 5, 10)).toBeNull();
    expect(selectedIn({ from: at(1, 0), to: at(1, LINE_END) }, 1, 5)).toEqual({ from: 0, to: 5, newline: false });
  });

  test('of any text is the same as cutting the text itself', () => {
    const lines = fc.array(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lines, fc.nat(), fc.nat(), (texts, one, other) => {
        const whole = texts.join('\n');
        const [from, to] = [one % (whole.length + 1), other % (whole.length + 1)].sort((a, b) => a - b) as [
          number,
          number,
        ];
        const pointOf = (offset: number) => {
          const before = whole.slice(0, offset).split('\n');
          return at(before.length, before.at(-1)?.length ?? 0);
        };
        const range = { from: pointOf(from), to: pointOf(to) };
        const cut = texts.map((text, index) => {
          const part = selectedIn(range, index + 1, text.length);
          return part === null ? '' : `${text.slice(part.from, part.to)}${part.newline ? '\n' : ''}`;
        });
        expect(cut.join('')).toBe(whole.slice(from, to));
      }),
    );
  });
});

test.each([
  ['rows=5300 done', 6, '5300'],
  ['rows=5300 done', 4, '='],
  ['下载 600000.SH', 1, '下载'],
  ['word', 99, 'word'],
  ['', 0, ''],
])('the word in %j around %i is %j', (text, column, word) => {
  const { from, to } = wordAt(text, column);
  expect(text.slice(from, to)).toBe(word);
});
