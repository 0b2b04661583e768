import { describe, expect, test } from 'vitest';
import { allLines, onlyLines } from '@renderer/panels/logs/line-map';
import {
  countSelected,
  logPages,
  readSelected,
  selectedAtHand,
  type LogSource,
} from '@renderer/panels/logs/log-export';
import { LINE_END } from '@renderer/panels/logs/log-selection';
import type { LogLine } from '@shared/model/log';

const TOTAL = 5_000;
const lineOf = (n: number): LogLine => ({ n, at: 0, stream: 'stdout', text: `\u001b[32m${n}\u001b[0m done` });

function source(atHand: (n: number) => boolean): LogSource & { reads: number[] } {
  const reads: number[] = [];
  return {
    reads,
    totalLines: TOTAL,
    line: (n) => (atHand(n) ? lineOf(n) : undefined),
    async read(fromLine, count) {
      reads.push(fromLine);
      const last = Math.min(TOTAL, fromLine + count - 1);
      return Array.from({ length: last - fromLine + 1 }, (_none, at) => lineOf(fromLine + at));
    },
  };
}
const all = allLines(TOTAL);
const range = (from: number, column: number, to: number, end: number) => ({
  from: { line: from, column },
  to: { line: to, column: end },
});

/** A log of two lines, the second of which is too long to come whole with another. */
function longSource(): LogSource {
  const texts = ['short', 'x'.repeat(200_000)];
  const line = (n: number, whole: boolean): LogLine => {
    const text = texts[n - 1] ?? '';
    return whole || text.length < 65_536
      ? { n, at: 0, stream: 'stdout', text }
      : { n, at: 0, stream: 'stdout', text: text.slice(0, 65_536), shortened: true };
  };
  return {
    totalLines: texts.length,
    line: (n) => line(n, false),
    read: (fromLine, count) =>
      Promise.resolve(
        Array.from({ length: Math.min(texts.length, fromLine + count - 1) - fromLine + 1 }, (_none, at) =>
          line(fromLine + at, count === 1),
        ),
      ),
  };
}

test('a line that came shortened is copied and saved whole', async () => {
  const log = longSource();
  const whole = range(1, 0, 2, LINE_END);
  const text = `short\n${'x'.repeat(200_000)}`;
  expect(selectedAtHand(log, allLines(2), whole)).toBeNull();
  expect(await readSelected(log, allLines(2), whole, () => undefined)).toBe(text);
  const saved: string[] = [];
  for await (const page of logPages(log, () => undefined)) saved.push(page);
  expect(saved.join('')).toBe(`${text}\n`);
});

describe('what is copied', () => {
  test('is cut at both ends, without colour codes', async () => {
    const log = source(() => true);
    expect(selectedAtHand(log, all, range(8, 2, 10, 2))).toBe('done\n9 done\n10');
    expect(await readSelected(log, all, range(8, 2, 10, 2), () => undefined)).toBe('done\n9 done\n10');
  });

  test('is read from the file when it is not at hand', async () => {
    const log = source((n) => n > 4_900);
    const whole = range(1, 0, TOTAL, LINE_END);
    expect(selectedAtHand(log, all, whole)).toBeNull();
    const seen: number[] = [];
    const text = await readSelected(log, all, whole, (line) => seen.push(line));
    expect(text.split('\n')).toHaveLength(TOTAL);
    expect(text.startsWith('1 done\n2 done\n')).toBe(true);
    expect(text.endsWith('\n5000 done')).toBe(true);
    expect(seen.at(-1)).toBe(TOTAL);
  });

  test('holds only lines that are shown, and reads only pages that have some', async () => {
    const log = source(() => false);
    const map = onlyLines([3, 5, 4_000]);
    expect(countSelected(map, range(1, 0, TOTAL, LINE_END))).toBe(3);
    expect(countSelected(map, range(4, 0, 3_999, LINE_END))).toBe(1);
    expect(await readSelected(log, map, range(1, 0, TOTAL, LINE_END), () => undefined)).toBe(
      '3 done\n5 done\n4000 done',
    );
    expect(log.reads).toEqual([3, 4_000]);
  });
});

test('a download has every line as it was written', async () => {
  let text = '';
  for await (const page of logPages(
    source(() => false),
    () => undefined,
  ))
    text += page;
  expect(text).toBe(Array.from({ length: TOTAL }, (_none, at) => `${lineOf(at + 1).text}\n`).join(''));
});
