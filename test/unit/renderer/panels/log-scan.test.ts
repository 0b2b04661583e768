import { describe, expect, test } from 'vitest';
import type { LogHits } from '@shared/model/log';
import { LogScan } from '@renderer/panels/logs/log-scan';

/** A log of which every tenth line matches; an answer looks through 100 lines. */
class Source {
  totalLines = 1_000;
  asked: number[] = [];
  /** Lines that can be searched yet. */
  stored: number | null = null;
  async search(_query: string, { from }: { from: number }): Promise<LogHits> {
    this.asked.push(from);
    const stored = this.stored ?? this.totalLines;
    const to = Math.min(stored, from + 99);
    const hits: LogHits['hits'] = [];
    for (let n = from; n <= to; n += 1)
      if (n % 10 === 0) hits.push({ n, start: 2, end: 5, text: `x ${n} y`, matches: [[2, 5]] });
    return { hits, nextFrom: to < stored ? to + 1 : null, searchedLines: Math.max(0, to - from + 1) };
  }
}
const QUESTION = { query: 'x', regex: false, matchCase: false };
const everyTenth = (to: number) => Array.from({ length: Math.floor(to / 10) }, (_none, at) => (at + 1) * 10);

describe('a search through a log', () => {
  test('goes answer by answer to the end, each line once', async () => {
    const source = new Source();
    const scan = new LogScan(source, QUESTION, 1_000);
    let answers = 0;
    await scan.run(() => (answers += 1));
    expect(scan.hits.map(({ n }) => n)).toEqual(everyTenth(1_000));
    expect(answers).toBe(10);
    expect(scan.searchedTo).toBe(1_000);
    expect(scan.hits[0]?.columns).toEqual([2, 5]);
  });

  test('goes on where it ended when the log has grown, and asks for nothing twice', async () => {
    const source = new Source();
    const scan = new LogScan(source, QUESTION, 1_000);
    await scan.run(() => undefined);
    source.totalLines = 1_055;
    await scan.run(() => undefined);
    expect(scan.hits.map(({ n }) => n)).toEqual(everyTenth(1_055));
    expect(source.asked).toEqual([1, 101, 201, 301, 401, 501, 601, 701, 801, 901, 1_001]);
    await scan.run(() => undefined);
    expect(source.asked).toHaveLength(11);
  });

  test('waits when lines are announced that can not be searched yet', async () => {
    const source = new Source();
    const scan = new LogScan(source, QUESTION, 1_000);
    await scan.run(() => undefined);
    source.stored = 1_000;
    source.totalLines = 1_200;
    await scan.run(() => undefined);
    expect(scan.searchedTo).toBe(1_000);
    source.stored = null;
    await scan.run(() => undefined);
    expect(scan.searchedTo).toBe(1_200);
    expect(scan.hits.map(({ n }) => n)).toEqual(everyTenth(1_200));
  });

  test('holds no more than it may and says so', async () => {
    const scan = new LogScan(new Source(), QUESTION, 25);
    await scan.run(() => undefined);
    expect(scan.hits).toHaveLength(25);
    expect(scan.full).toBe(true);
  });

  test('throws away what comes after its end, and runs once at a time', async () => {
    const source = new Source();
    const scan = new LogScan(source, QUESTION, 1_000);
    const runs = [scan.run(() => undefined), scan.run(() => undefined)];
    scan.end();
    await Promise.all(runs);
    expect(scan.hits).toEqual([]);
    expect(source.asked).toEqual([1]);
  });

  test('goes on where a failure stopped it', async () => {
    const source = new Source();
    const scan = new LogScan(source, QUESTION, 1_000);
    const { search } = source;
    source.search = (query, options) =>
      options.from > 500 ? Promise.reject(new Error('gone')) : search.call(source, query, options);
    await expect(scan.run(() => undefined)).rejects.toThrow('gone');
    expect(scan.searchedTo).toBe(500);
    source.search = search;
    await scan.run(() => undefined);
    expect(scan.hits.map(({ n }) => n)).toEqual(everyTenth(1_000));
  });
});
