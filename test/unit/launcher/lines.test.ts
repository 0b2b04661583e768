import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter, lastForm } from '../../../src/main/launcher/lines';
import { LINE_LIMIT } from '../../../src/main/log-format/limits';

interface Found {
  lines: string[];
  cut: boolean[];
  rewritten: string[];
}

/** Feeds chunks and gathers lines in their last form, whichever way they came. */
function split(chunks: Buffer[]): Found {
  const found: Found = { lines: [], cut: [], rewritten: [] };
  const splitter = new LineSplitter({
    block(block) {
      for (const line of block.toString('latin1').slice(0, -1).split('\n')) {
        found.lines.push(lastForm(Buffer.from(line, 'latin1')).toString('latin1'));
        found.cut.push(false);
      }
    },
    line(line, cut) {
      found.lines.push(line.toString('latin1'));
      found.cut.push(cut);
    },
    rewritten: (line) => found.rewritten.push(line.toString('latin1')),
  });
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  splitter.end();
  return found;
}

const cutAt = (text: string, places: number[]): Buffer[] => {
  const sorted = [0, ...places.map((place) => place % (text.length + 1)), text.length].toSorted((a, b) => a - b);
  return sorted.slice(1).map((end, i) => Buffer.from(text.slice(sorted[i], end), 'latin1'));
};

describe('LineSplitter', () => {
  it('finds the same lines however the stream is cut into chunks', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\r', '\n'), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 8 }), (whole, places) => {
        const lines = whole.split('\n');
        const last = lastForm(Buffer.from(lines.pop() ?? '')).toString();
        const expected = lines.map((line) => lastForm(Buffer.from(line)).toString());
        const found = split(cutAt(whole, places)).lines;
        const ended = whole.endsWith('\n') || last === '' ? found.slice(0, expected.length) : found;
        // A form that came in pieces may have lost blanks before it, and a blank last line counts or not.
        const trimmed = (list: string[]): string[] => list.map((line) => line.trimStart());
        expect(trimmed(ended)).toEqual(trimmed(last === '' || whole.endsWith('\n') ? expected : [...expected, last]));
      }),
    );
  });

  it('tells of rewritten forms before the line ends', () => {
    const found = split(['\r 10%', '\r 20%', '\r 30%', '\ndone\n'].map((text) => Buffer.from(text)));
    expect(found.rewritten).toEqual([' 10%', ' 20%', ' 30%']);
    expect(found.lines).toEqual([' 30%', 'done']);
  });

  it('keeps at most 1 MiB of an unfinished line and starts afresh after it', () => {
    const part = Buffer.alloc(LINE_LIMIT / 4 + 1, 'x');
    const found = split([part, part, part, part, part, part, Buffer.from('\nnext\n')]);
    expect(found.lines.map((line) => line.length)).toEqual([LINE_LIMIT, 4]);
    expect(found.cut).toEqual([true, false]);
  });

  it('cuts between characters', () => {
    const found = split([Buffer.alloc(LINE_LIMIT - 1, 'x'), Buffer.from('股票\n')]);
    expect(found.lines[0]).toBe('x'.repeat(LINE_LIMIT - 1));
  });
});
