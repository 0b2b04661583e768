import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LevelIndex } from '@renderer/panels/logs/level-index';
import { allLines, onlyLines, onlyRuns, withoutLines } from '@renderer/panels/logs/line-map';
import { marksOf, MOST_MARKS } from '@renderer/panels/logs/log-marks';
import { numberedLines, readAround } from '@renderer/panels/logs/share-text';
import { LevelReader, type LineKind } from '@shared/log-levels/level-reader';
import { LevelTally } from '@shared/log-levels/level-runs';
import type { LevelCarry, LogLevels, LogLine } from '@shared/model/log';

const TEXTS = ['ERROR a', '  more', 'plain', 'INFO b', 'WARN c', '::output {"a": 1}', 'DEBUG d'] as const;

/** A log whose levels are told in answers of some lines. */
class Log {
  texts: string[] = [];
  asked = 0;
  readonly answerLines: number;
  constructor(answerLines: number) {
    this.answerLines = answerLines;
  }
  get totalLines(): number {
    return this.texts.length;
  }
  levels(from: number, carry: LevelCarry | undefined): Promise<LogLevels> {
    this.asked += 1;
    const reader = new LevelReader(carry ?? null);
    const tally = new LevelTally();
    const lines = this.texts.slice(from - 1, from - 1 + this.answerLines);
    for (const text of lines) tally.add(reader.next(text, 'stdout'), reader.began);
    const { runs, counts } = tally;
    return Promise.resolve({ runs, counts, nextFrom: null, lines: lines.length, carry: reader.carry });
  }
}

describe('what is known of the levels of a log', () => {
  test('is the same however it was told, and while it grew', async () => {
    const texts = fc.array(fc.constantFrom(...TEXTS), { maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(texts, texts, fc.integer({ min: 1, max: 90 }), async (before, after, pieces) => {
        const [whole, log] = [new Log(1_000), new Log(pieces)];
        whole.texts = [...before, ...after];
        const [expected, index] = [new LevelIndex(whole), new LevelIndex(log)];
        await expected.run(() => undefined);
        log.texts = before;
        await index.run(() => undefined);
        log.texts = whole.texts;
        await index.run(() => undefined);
        for (const key of ['errors', 'counts', 'protocol', 'judgedTo'] as const) {
          expect(index[key]).toEqual(expected[key]);
        }
        for (const at of whole.texts.keys()) expect(index.kindOf(at + 1)).toBe(expected.kindOf(at + 1));
        for (const kinds of [new Set<LineKind>(['error']), new Set<LineKind>(['info', 'debug'])]) {
          expect(index.linesOf(kinds)).toEqual(expected.linesOf(kinds));
        }
      }),
    );
  });

  test('does not ask again and again for lines that are announced and not yet there', async () => {
    const log = new Log(10);
    const index = new LevelIndex({ totalLines: 5, levels: (from, carry) => log.levels(from, carry) });
    await index.run(() => undefined);
    expect([log.asked, index.judgedTo]).toEqual([1, 0]);
  });

  test('tells where an error begins and ends', async () => {
    const log = new Log(3);
    log.texts = ['INFO a', 'ERROR b', '  more', '  more', 'INFO c', 'ERROR d', 'ERROR e'];
    const index = new LevelIndex(log);
    await index.run(() => undefined);
    expect(index.errors).toEqual([2, 6, 7]);
    expect(index.errors.map((line) => index.entryEnd(line))).toEqual([4, 6, 7]);
  });
});

test('rows of some runs of lines are those of the lines one by one', () => {
  const lengths = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })), { maxLength: 20 });
  fc.assert(
    fc.property(lengths, (parts) => {
      const [froms, rows, lines]: [number[], number[], number[]] = [[], [], []];
      let line = 1;
      for (const [gap, length] of parts) {
        line += gap;
        froms.push(line);
        rows.push(lines.length);
        for (let n = 0; n < length; n += 1) lines.push(line + n);
        line += length;
      }
      const [runs, one] = [onlyRuns(froms, rows, lines.length), onlyLines(lines)];
      expect(runs.count).toBe(one.count);
      for (const row of lines.keys()) expect(runs.lineAt(row)).toBe(one.lineAt(row));
      for (let n = 1; n <= line + 2; n += 1) expect(runs.rowOf(n)).toBe(one.rowOf(n));
    }),
  );
});

describe('marks beside a log', () => {
  test('tell of every error once, in order, and are not many', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 5_000 })).map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 5_000 }), (errors, total) => {
        const inLog = errors.filter((line) => line <= total);
        const marks = marksOf(inLog, allLines(total));
        expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(inLog.length);
        expect(marks.length).toBeLessThanOrEqual(MOST_MARKS);
        for (const { at, line } of marks) {
          expect(inLog).toContain(line);
          expect(Math.abs(at - (line - 1) / total)).toBeLessThanOrEqual(1 / Math.min(MOST_MARKS, total));
        }
      }),
    );
  });
  test('stand where the errors are among the lines that are shown', () => {
    expect(marksOf([5], withoutLines(6, [1, 2, 3, 4]))).toEqual([{ at: 0, line: 5, count: 1 }]);
    expect(marksOf([5], onlyLines([]))).toEqual([]);
  });
});

describe('lines for a colleague', () => {
  const line = (n: number, text = `line ${n}`): LogLine => ({ n, at: 0, stream: 'stdout', text });

  test('have their numbers, what is meant a mark, and no colours', () => {
    const text = numberedLines([line(9), line(10, '\x1b[31mERROR\x1b[0m a'), line(11, '')], { from: 10, to: 10 });
    expect(text).toBe('   9  line 9\n> 10  ERROR a\n  11');
  });
  test('are ten before and ten behind, as far as there are', async () => {
    const asked: [number, number][] = [];
    const session = {
      totalLines: 66,
      line: () => undefined,
      read: (from: number, count: number) => {
        asked.push([from, count]);
        return Promise.resolve([]);
      },
    };
    await readAround(session, { from: 61, to: 61 });
    await readAround(session, { from: 3, to: 5 });
    expect(asked).toEqual([
      [51, 16],
      [1, 15],
    ]);
  });
});
