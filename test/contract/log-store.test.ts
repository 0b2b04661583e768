import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LevelCarry, LogLevels } from '@shared/model/log';
import type { LogQuery, LogStore } from '@main/app/ports';
import { FileLogStore } from '../../src/main/adapters/log-files/file-log-store';
import { DiskLogFiles } from '../../src/main/launcher/log-files';
import { LogWriter } from '../../src/main/launcher/log-writer';
import { LINE_LIMIT } from '../../src/main/log-format/limits';
import { builtLauncher } from '../support/built-launcher';

const MANY = 1_000_000;

describe('LogStore: files', () => {
  let dir: string;
  let store: LogStore;
  let execution = 0;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'closing-bell-store-'));
    store = new FileLogStore({ dir, searchWorkerEntry: (await builtLauncher()).searchWorker });
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  beforeEach(() => {
    execution += 1;
  });

  async function write(
    parts: { text: string; lines?: number; stderr?: boolean; cut?: boolean }[],
    attempt = 1,
  ): Promise<void> {
    const files = new DiskLogFiles(store.baseFor(execution, attempt));
    const writer = new LogWriter(
      files,
      { stored: () => undefined, pressure: () => undefined },
      () => 1_700_000_000_000,
    );
    for (const { text, lines, stderr, cut } of parts) {
      writer.append(Buffer.from(text), lines ?? text.split('\n').length - 1, stderr ? 'stderr' : 'stdout', cut);
    }
    await writer.close();
  }

  const query = (part: Partial<LogQuery>): LogQuery => ({
    query: '',
    regex: false,
    matchCase: false,
    fromLine: 1,
    limit: 1000,
    ...part,
  });
  const search = (part: Partial<LogQuery>): ReturnType<LogStore['search']> => store.search(execution, 1, query(part));
  const numbers = async (part: Partial<LogQuery>): Promise<number[]> => (await search(part)).hits.map((hit) => hit.n);

  it('makes the folder that it names, and keeps runs apart', () => {
    const bases = [store.baseFor(1, 1), store.baseFor(1, 2), store.baseFor(11, 1), store.baseFor(100_001, 1)];
    expect(new Set(bases).size).toBe(4);
    for (const base of bases) expect(statSync(dirname(base)).isDirectory()).toBe(true);
  });

  it('has no lines for a log that is not there', async () => {
    const none = { lines: [], totalLines: 0 };
    expect(await store.read(execution, 1, 1, 10)).toEqual(none);
    expect(await store.tail(execution, 1, 10)).toEqual(none);
    expect(await search({ query: 'x' })).toEqual({ hits: [], nextFrom: null, searchedLines: 0 });
  });

  it('reads pages by line number, within and beyond what is there', async () => {
    await write([{ text: 'a\nb\n' }, { text: 'c\n', stderr: true }, { text: '\nd\n' }]);
    const line = (n: number, text: string, stream = 'stdout') => ({ n, at: 1_700_000_000_000, stream, text });
    expect(await store.read(execution, 1, 2, 3)).toEqual({
      lines: [line(2, 'b'), line(3, 'c', 'stderr'), line(4, '')],
      totalLines: 5,
    });
    expect((await store.read(execution, 1, 5, 100)).lines).toEqual([line(5, 'd')]);
    expect(await store.read(execution, 1, 6, 100)).toEqual({ lines: [], totalLines: 5 });
    expect((await store.tail(execution, 1, 2)).lines).toEqual([line(4, ''), line(5, 'd')]);
    expect((await store.tail(execution, 1, 100)).lines).toHaveLength(5);
  });

  it('shows 64 KiB of a longer line on a page, the whole of one that is asked for alone, and no more than a page’s worth of long lines', async () => {
    const long = `${'股'.repeat(30_000)}\n`;
    await write([
      { text: long },
      { text: `${'x'.repeat(LINE_LIMIT)}\n`, cut: true },
      { text: 'after\n' },
      ...Array.from({ length: 100 }, () => ({ text: long })),
    ]);
    const { lines } = await store.read(execution, 1, 1, 2000);
    expect(lines[0]).toMatchObject({ n: 1, shortened: true, text: '股'.repeat(21_845) });
    expect(lines[0]?.cut).toBeUndefined();
    const alone = await store.read(execution, 1, 1, 1);
    expect(alone.lines).toMatchObject([{ n: 1, text: '股'.repeat(30_000) }]);
    expect(alone.lines[0]?.shortened).toBeUndefined();
    expect(lines[1]).toMatchObject({ n: 2, cut: true, shortened: true, text: 'x'.repeat(65_536) });
    expect(lines[2]).toEqual({ n: 3, at: 1_700_000_000_000, stream: 'stdout', text: 'after' });
    expect(lines.length).toBeGreaterThan(60);
    expect(lines.length).toBeLessThan(70);
    const tail = await store.tail(execution, 1, 2000);
    expect(tail.lines.at(-1)?.n).toBe(103);
    expect(tail.lines.length).toBeGreaterThan(50);
    expect(tail.lines.map(({ n }) => n)).toEqual(tail.lines.map((_, i) => 104 - tail.lines.length + i));
  });

  describe('searches', () => {
    it('for text, in any case or in the same', async () => {
      await write([{ text: 'Error: A\nfine\nan error\nERROR (b)\n' }]);
      expect(await numbers({ query: 'error' })).toEqual([1, 3, 4]);
      expect(await numbers({ query: 'error', matchCase: true })).toEqual([3]);
      expect(await numbers({ query: 'error (' })).toEqual([4]);
      expect(await numbers({ query: 'e', fromLine: 3 })).toEqual([3, 4]);
      expect((await search({ query: 'fine' })).hits).toEqual([
        { n: 2, start: 0, end: 4, text: 'fine', matches: [[0, 4]] },
      ]);
      expect(await search({ query: 'nowhere' })).toEqual({ hits: [], nextFrom: null, searchedLines: 4 });
    });

    it('for text beyond ASCII, and tells places in UTF-16 units', async () => {
      await write([{ text: '𝄞 沪深300 ok\nÉté ÀB\nété\nãäÃÄ\n' }]);
      expect((await search({ query: '深300 OK' })).hits).toEqual([
        { n: 1, start: 4, end: 11, text: '𝄞 沪深300 ok', matches: [[4, 11]] },
      ]);
      expect(await numbers({ query: 'été' })).toEqual([2, 3]);
      expect(await numbers({ query: 'Été', matchCase: true })).toEqual([2]);
      expect(await numbers({ query: 'àb' })).toEqual([2]);
    });

    it('by expression, line by line', async () => {
      await write([{ text: 'rows=5300\nrows=\n\nROWS=7\n' }]);
      expect(await numbers({ query: '^rows=\\d+$', regex: true })).toEqual([1, 4]);
      expect(await numbers({ query: '^rows=\\d+$', regex: true, matchCase: true })).toEqual([1]);
      expect(await numbers({ query: '^$', regex: true })).toEqual([3]);
      expect((await search({ query: '\\d+', regex: true })).hits[0]).toMatchObject({ start: 5, end: 9 });
    });

    it('as the screen shows the lines, whatever their colours', async () => {
      await write([{ text: '\x1b[31mERROR\x1b[0m x\nER\x1b[1mROR\x1b[0m y\nerror z\n' }]);
      expect(await numbers({ query: 'error' })).toEqual([1, 2, 3]);
      expect(await numbers({ query: 'ERROR ', matchCase: true })).toEqual([1, 2]);
      expect(await numbers({ query: '^ERROR [xy]$', regex: true, matchCase: true })).toEqual([1, 2]);
      expect(await numbers({ query: '31m' })).toEqual([]);
      expect((await search({ query: 'x' })).hits).toEqual([
        { n: 1, start: 6, end: 7, text: 'ERROR x', matches: [[6, 7]] },
      ]);
    });

    it('for every match of a line, as the expression means it', async () => {
      await write([{ text: '\x1b[32m1\x1b[0m 600000 600001\n11 1 21 1\nERROR 7 ERROR 8 ERROR\n' }]);
      const columns = async (query: string) =>
        (await search({ query, regex: true })).hits.map(({ n, matches }) => [n, matches]);
      expect(await columns('\\d{6}')).toEqual([
        [
          1,
          [
            [2, 8],
            [9, 15],
          ],
        ],
      ]);
      expect(await columns('^1')).toEqual([
        [1, [[0, 1]]],
        [2, [[0, 1]]],
      ]);
      expect(await columns('\\b1\\b')).toEqual([
        [1, [[0, 1]]],
        [
          2,
          [
            [3, 4],
            [8, 9],
          ],
        ],
      ]);
      expect(await columns('ERROR \\d+')).toEqual([
        [
          3,
          [
            [0, 7],
            [8, 15],
          ],
        ],
      ]);
      expect((await search({ query: '1 ' })).hits.map(({ matches }) => matches.length)).toEqual([1, 3]);
    });

    it('in pieces, telling where to go on', async () => {
      await write([{ text: 'x\n'.repeat(10) }]);
      for (const regex of [false, true]) {
        const first = await search({ query: 'x', regex, limit: 4 });
        expect(first).toMatchObject({ nextFrom: 5, searchedLines: 4 });
        expect(first.hits.map(({ n }) => n)).toEqual([1, 2, 3, 4]);
        const last = await search({ query: 'x', regex, limit: 6, fromLine: 5 });
        expect(last).toMatchObject({ nextFrom: null, searchedLines: 6 });
      }
    });

    it('in long lines, shown around the hit', async () => {
      await write([{ text: `${'-'.repeat(1_000_000)}needle${'-'.repeat(10)}\n` }, { text: 'needle\n' }]);
      const { hits } = await search({ query: 'NEEDLE' });
      expect(hits.map(({ n }) => n)).toEqual([1, 2]);
      const [hit] = hits;
      expect(hit?.text.length).toBe(2000);
      expect(hit?.text.slice(hit.start, hit.end)).toBe('needle');
    });

    it('refuses a bad expression, and gives up on one that takes for ever', async () => {
      await write([{ text: `${'a'.repeat(64)}b\nfine\n` }]);
      await expect(search({ query: '(', regex: true })).rejects.toMatchObject({
        code: 'invalid-input',
        path: ['query'],
      });
      const searchWorkerEntry = (await builtLauncher()).searchWorker;
      const strict = new FileLogStore({ dir, searchWorkerEntry, searchLimitMs: 5000 });
      const evil = strict.search(execution, 1, query({ query: '^(a+)+$', regex: true }));
      const waiting = strict.search(execution, 1, query({ query: '^fine$', regex: true }));
      await expect(evil).rejects.toMatchObject({ code: 'busy' });
      expect((await waiting).hits.map(({ n }) => n)).toEqual([2]);
    });

    it('searches for one asker after the other, and keeps none of another lane waiting', async () => {
      await write([{ text: `${'a'.repeat(64)}b\nfine\n` }]);
      const searchWorkerEntry = (await builtLauncher()).searchWorker;
      const strict = new FileLogStore({ dir, searchWorkerEntry, searchLimitMs: 5000 });
      const order: string[] = [];
      const ask = (name: string, lane: string, expression: string): Promise<unknown> =>
        strict
          .search(execution, 1, query({ query: expression, regex: true }), { lane, name })
          .then(() => order.push(`${name} found`))
          .catch((error: unknown) => order.push(`${name} ${(error as { code?: string }).code}`));
      const evil = Array.from({ length: 5 }, () => ask('greedy', 'viewer', '^(a+)+$'));
      const fair = [ask('other', 'viewer', '^fine$'), ask('boss', 'admin', '^fine$')];
      await Promise.all([...fair, evil[0]]);
      // One is under way and three wait: the fifth is refused at once. The first is given up after the limit.
      expect(order).toEqual(['greedy busy', 'boss found', 'greedy busy', 'other found']);
      await Promise.all(evil);
      expect(order.filter((one) => one === 'greedy busy')).toHaveLength(5);
    });

    it('finds a plain text while an expression takes for ever', async () => {
      await write([{ text: `${'a'.repeat(64)}b\nfine\n` }]);
      const searchWorkerEntry = (await builtLauncher()).searchWorker;
      const strict = new FileLogStore({ dir, searchWorkerEntry, searchLimitMs: 5000 });
      const order: string[] = [];
      const evil = strict.search(execution, 1, query({ query: '^(a+)+$', regex: true }));
      const given = evil.catch(() => order.push('given up'));
      const { hits } = await strict.search(execution, 1, query({ query: 'fine' }));
      order.push('found');
      await given;
      expect([hits.map(({ n }) => n), order]).toEqual([[2], ['found', 'given up']]);
    });
  });

  describe('levels', () => {
    const levels = (fromLine = 1, carry: LevelCarry | null = null): Promise<LogLevels> =>
      store.levels(execution, 1, { fromLine, carry });

    it('tells what each line is, by its text and its stream', async () => {
      await write([
        { text: '2026-11-30 17:40:01 INFO begin\nbar 1\n::progress {"percent": 5}\n' },
        { text: 'Traceback (most recent call last):\n  File "x.py", line 4\n', stderr: true },
        { text: 'bar 2\n' },
        { text: 'ValueError: no bars\n', stderr: true },
      ]);
      expect(await levels()).toMatchObject({
        runs: 'i1-1p1E2-1e1',
        counts: { error: 1, warning: 0, info: 1, debug: 0 },
        nextFrom: null,
        lines: 7,
      });
    });

    it('goes on behind lines that another has judged', async () => {
      await write([{ text: 'ERROR a\n' }, { text: 'cp: b\n', stderr: true }]);
      const before = await levels();
      await write(
        [
          { text: 'ERROR a\n' },
          { text: 'cp: b\n', stderr: true },
          { text: 'cp: c\n', stderr: true },
          { text: '  more of c\nERROR d\n', stderr: true },
        ],
        2,
      );
      const rest = await store.levels(execution, 2, { fromLine: 3, carry: before.carry });
      expect(rest).toMatchObject({ runs: 'e2E1', lines: 3, counts: { error: 1 } });
    });

    it('has none of a log that is not there, and none behind the last line', async () => {
      const nothing = { runs: '', nextFrom: null, lines: 0, carry: { stdout: null, stderr: null, last: null } };
      expect(await levels()).toMatchObject(nothing);
      await write([{ text: 'a\n' }]);
      expect(await levels(2)).toMatchObject(nothing);
    });

    it('judges a line by its beginning, however long it is', async () => {
      await write([{ text: `ERROR ${'x'.repeat(LINE_LIMIT - 10)}\n`, lines: 1 }, { text: 'WARN late\n' }]);
      expect((await levels()).runs).toBe('E1w1');
    });

    it('stops where a log has many runs, and goes on from there', async () => {
      const count = 120_000;
      const lines = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 'ERROR a\n' : 'DEBUG b\n'));
      await write(Array.from({ length: count / 1000 }, () => ({ text: lines.slice(0, 1000).join(''), lines: 1000 })));
      let [errors, from]: [number, number | null] = [0, 1];
      let carry: LevelCarry | null = null;
      let answers = 0;
      while (from !== null) {
        const answer: LogLevels = await levels(from, carry);
        expect(answer.nextFrom === null || answer.nextFrom === from + answer.lines).toBe(true);
        ({ nextFrom: from, carry } = answer);
        errors += answer.counts.error;
        answers += 1;
      }
      expect(errors).toBe(count / 2);
      expect(answers).toBeGreaterThan(1);
    });
  });

  it('finds its way in a million lines', { timeout: 120_000 }, async () => {
    const parts = [];
    for (let start = 1; start <= MANY; start += 500) {
      const lines = Array.from({ length: 500 }, (_, i) => `line ${start + i} ${'.'.repeat(80)}\n`);
      parts.push({ text: lines.join(''), lines: 500 });
    }
    await write(parts);
    expect((await store.read(execution, 1, 765_432, 1)).lines[0]?.text).toMatch(/^line 765432 /);
    expect((await store.tail(execution, 1, 500)).lines[0]?.n).toBe(MANY - 499);
    let from: number | null = 1;
    const found: number[] = [];
    while (from !== null) {
      const page: Awaited<ReturnType<typeof search>> = await search({ query: 'LINE 99999', fromLine: from });
      found.push(...page.hits.map(({ n }) => n));
      from = page.nextFrom;
    }
    expect(found).toEqual([99_999, ...Array.from({ length: 10 }, (_, i) => 999_990 + i)]);
  });
});
