import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ErrorTail } from '../../../src/main/launcher/error-tail';
import type { LogFiles } from '../../../src/main/launcher/log-files';
import { LogWriter } from '../../../src/main/launcher/log-writer';
import { OutputStream } from '../../../src/main/launcher/output-stream';
import { RunReport } from '../../../src/main/launcher/progress';
import { stripVTControlCharacters } from 'node:util';

/** Text that a run printed, kept in memory. */
class Memory implements LogFiles {
  text = Buffer.alloc(0);

  open = async (): Promise<void> => undefined;
  close = async (): Promise<void> => undefined;
  writeIndex = async (): Promise<void> => undefined;
  async writeText(parts: Buffer[], position: number): Promise<void> {
    this.text = Buffer.concat([this.text.subarray(0, position), ...parts]);
  }
  async truncate(textLength: number): Promise<void> {
    this.text = this.text.subarray(0, textLength);
  }
}

interface Seen {
  percents: (number | null)[];
  currents: string[];
  progress: RunReport['progress'];
  lines: string[];
}

/** What is made of bytes that come in these pieces, each some time after the one before. */
async function seen(pieces: readonly Buffer[]): Promise<Seen> {
  const files = new Memory();
  const percents: (number | null)[] = [];
  const currents: string[] = [];
  const report: RunReport = new RunReport(0, Date.now, () => {
    const { percent = null, current = null } = report.progress ?? {};
    if (percents.at(-1) !== percent) percents.push(percent);
    if (current !== null && currents.at(-1) !== current) currents.push(current);
  });
  const writer = new LogWriter(files, { stored: () => undefined, pressure: () => undefined }, Date.now);
  const stream = new OutputStream('stderr', { writer, report, errors: new ErrorTail() });
  for (const piece of pieces) {
    stream.push(Buffer.from(piece));
    await vi.advanceTimersByTimeAsync(100);
  }
  stream.end();
  await writer.close();
  const lines = files.text.toString('utf8').split('\n').slice(0, -1).map(stripVTControlCharacters);
  return { percents, currents, progress: report.progress, lines };
}

const captured = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'bars', `${name}.txt`));
/** As it was written: each return, newline and move of the cursor begins a write. */
const writes = (bytes: Buffer): Buffer[] =>
  bytes
    .toString('latin1')
    .split(/(?=[\r\n]|\x1b\[\d*A)/)
    .map((part) => Buffer.from(part, 'latin1'));
const heads = ({ lines }: Seen): string[] =>
  lines.map((line) =>
    line
      .replace(/\|.*\|/, '|')
      .replace(/ ?\[.*/, '')
      .trimEnd(),
  );

describe('bars as they were really drawn', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('nested ones of tqdm: the outer is the progress, the inner what is worked on, each is one line of the log', async () => {
    const all = await seen(writes(captured('tqdm-nested')));
    expect(all.percents).toEqual([0, 33, 67, 100]);
    expect(all.currents).toEqual(expect.arrayContaining(['codes 0 25%', 'codes 1 50%', 'codes 2 100%']));
    expect(all.progress).toMatchObject({ message: 'days', done: 3, total: 3, current: null });
    expect(heads(all)).toEqual(['days: 100%| 3/3', 'codes 2: 100%| 4/4']);
  });

  it('nested ones that stay', async () => {
    const all = await seen(writes(captured('tqdm-nested-left')));
    expect(all.percents).toEqual([0, 50, 100]);
    expect(all.progress).toMatchObject({ message: 'days', done: 2, total: 2 });
    expect(heads(all)).toEqual(['codes 0: 100%| 2/2', 'codes 1: 100%| 2/2', 'days: 100%| 2/2', 'after']);
  });

  it('those of a pool, one below the other: the first is the progress', async () => {
    const all = await seen(writes(captured('tqdm-pool')));
    expect(all.percents).toEqual([0, 33, 67, 100]);
    expect(all.currents).toEqual(expect.arrayContaining(['worker 3 33%', 'worker 1 67%']));
    const drawn = heads(all);
    expect(drawn.every((line) => /^worker \d: 100%\| 3\/3$/.test(line))).toBe(true);
    expect(new Set(drawn).size).toBe(4);
    expect(drawn.length).toBeLessThanOrEqual(6);
  });

  it.each(['tqdm-nested', 'tqdm-nested-left', 'tqdm-pool', 'rich'])(
    'are the same lines however their bytes come: %s',
    async (name) => {
      const bytes = captured(name);
      const whole = (await seen([bytes])).lines;
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 40 }), async (places) => {
          const cuts = [0, ...places.toSorted((a, b) => a - b), bytes.length];
          const pieces = cuts.slice(1).map((end, i) => bytes.subarray(cuts[i], end));
          expect((await seen(pieces)).lines).toEqual(whole);
        }),
        { numRuns: 40 },
      );
    },
  );

  it('with formats of the script’s own, and counts by 1024', async () => {
    const pieces = writes(captured('tqdm-formats'));
    const lines = pieces.map((piece) => piece.toString('latin1'));
    const ends = lines.flatMap((line, i) => (line.startsWith('\n') ? [i] : []));
    const [first = 0, second = 0] = ends;
    expect(await seen(pieces.slice(0, first))).toMatchObject({
      percents: [0, 50, 100],
      progress: { percent: 100, message: 'bars', done: 2, total: 2 },
    });
    expect(await seen(pieces.slice(first, second))).toMatchObject({
      percents: [0, 50, 100],
      progress: { percent: 100, message: 'bars', done: null },
    });
    const scaled = await seen(pieces.slice(second));
    expect(scaled.percents).toEqual([0, 17, 33, 50, 67, 83, 100]);
    // By 1000 or by 1024? Nothing tells, and a wrong count is worse than none.
    expect(scaled.progress).toMatchObject({ done: null, total: null });
  });

  it('in GBK, decoded as the log is', async () => {
    const all = await seen(writes(captured('tqdm-gbk')));
    expect(all.progress).toMatchObject({ percent: 100, message: '同步日线' });
    expect(heads(all)).toEqual(['同步日线: 100%| 2/2']);
  });

  it.each([
    ['click', 'loading', [0, 25, 50, 75, 100]],
    ['progressbar2', null, [0, 25, 50, 75, 100]],
  ])('of %s', async (name, message, percents) => {
    const all = await seen(writes(captured(name)));
    expect(all.percents).toEqual(percents);
    expect(all.progress).toMatchObject({ message, percent: 100 });
    expect(all.lines).toHaveLength(1);
  });

  it('of progressbar2 in a pipe, where each form is a line', async () => {
    const all = await seen(writes(captured('progressbar2-piped')));
    expect(all.percents).toEqual([0, 25, 50, 75, 100]);
    expect(all.progress).toMatchObject({ done: 4, total: 4 });
    expect(all.lines).toHaveLength(5);
  });

  it('of rich, alone and below each other', async () => {
    const all = await seen(writes(captured('rich')));
    expect(all.percents.slice(0, 4)).toEqual([0, 33, 67, 100]);
    expect(all.percents.slice(4)).toEqual([0, 50, 100]);
    expect(all.currents).toEqual(expect.arrayContaining(['codes 25%', 'codes 75%']));
    expect(all.lines.map((line) => line.replaceAll(/[━╸╺ ]+/g, ' '))).toEqual([
      expect.stringMatching(/^Working 100%/),
      expect.stringMatching(/^days 100%/),
      expect.stringMatching(/^codes 100%/),
    ]);
  });

  it('and what is none: several percents in a line, or more than a hundred', async () => {
    expect(await seen(writes(Buffer.from('\rcpu 40% mem 70%\rcpu 41% mem 71%\rup 140%')))).toMatchObject({
      progress: null,
    });
  });
});
