import {
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogLine } from '@shared/model/log';
import { DiskLogFiles } from '../../../src/main/launcher/log-files';
import { LogWriter } from '../../../src/main/launcher/log-writer';
import { OpenLog } from '../../../src/main/adapters/log-files/open-log';
import { RECORD_BYTES, decodeRecord, encodeRecord } from '../../../src/main/log-format/record';
import { readAll } from './read-all';

type Written = Pick<LogLine, 'text' | 'stream' | 'cut'>;

const lineArbitrary = fc.record({
  text: fc.string({ unit: fc.constantFrom('a', 'é', '股', '𝄞', ' '), maxLength: 12 }),
  stream: fc.constantFrom('stdout' as const, 'stderr' as const),
  cut: fc.option(fc.constant(true as const), { nil: undefined, freq: 6 }),
});
/** Batches of runs of lines. */
const logArbitrary = fc.array(fc.array(lineArbitrary, { maxLength: 12 }), { minLength: 1, maxLength: 5 });

describe('a log in its files', () => {
  let dir: string;
  let serial = 0;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'closing-bell-log-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** Writes each batch on its own and makes the files look old, as those of a crashed run do. */
  async function write(batches: Written[][]): Promise<{ base: string; lines: Written[] }> {
    serial += 1;
    const base = join(dir, String(serial));
    const files = new DiskLogFiles(base);
    await files.open();
    let [textLength, indexLength] = [0, 0];
    for (const batch of batches) {
      const part = join(dir, `${serial}-part`);
      const writer = new LogWriter(
        new DiskLogFiles(part),
        { stored: () => undefined, pressure: () => undefined },
        () => 5,
      );
      for (const line of batch) writer.append(Buffer.from(`${line.text}\n`), 1, line.stream, line.cut ?? false);
      await writer.close();
      if (batch.length === 0) continue;
      const [text, index] = [readFileSync(`${part}.log`), readFileSync(`${part}.idx`)];
      await files.writeText([text], textLength);
      await files.writeIndex(shifted(index, textLength, countOf(batches, batch)), indexLength);
      textLength += text.length;
      indexLength += index.length;
    }
    await files.close();
    return { base, lines: batches.flat() };
  }

  function countOf(batches: Written[][], until: Written[]): number {
    return batches.slice(0, batches.indexOf(until)).flat().length;
  }

  function shifted(index: Buffer, offset: number, lines: number): Buffer {
    const moved = Buffer.alloc(index.length);
    for (let at = 0; at < index.length; at += RECORD_BYTES) {
      const record = decodeRecord(index, at);
      if (!record) throw new Error('A record that was just written is torn.');
      encodeRecord({ ...record, first: record.first + lines, offset: record.offset + offset }, moved, at);
    }
    return moved;
  }

  const age = (base: string): void => utimesSync(`${base}.log`, 1_600_000_000, 1_600_000_000);
  const plain = (lines: LogLine[]): Written[] => lines.map(({ text, stream, cut }) => ({ text, stream, cut }));

  it('reads back exactly what was written, in pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(logArbitrary, fc.integer({ min: 1, max: 7 }), async (batches, pageSize) => {
        const { base, lines } = await write(batches);
        const read = await readAll(base, pageSize);
        expect(plain(read)).toEqual(lines);
        expect(read.map(({ n }) => n)).toEqual(lines.map((_, i) => i + 1));
        expect(read.every(({ at }) => at === 5)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('shows all whole lines and a torn last one when the text ends anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(logArbitrary, fc.nat(), async (batches, cut) => {
        const { base, lines } = await write(batches);
        const size = statSync(`${base}.log`).size;
        const end = cut % (size + 1);
        truncateSync(`${base}.log`, end);
        age(base);
        const whole = readFileSync(`${base}.log`).toString('utf8').split('\n');
        const torn = whole.pop() ?? '';
        const read = await readAll(base);
        expect(plain(read.slice(0, whole.length))).toEqual(lines.slice(0, whole.length));
        expect(read.slice(whole.length).map(({ text }) => text)).toEqual(torn === '' ? [] : [torn]);
      }),
      { numRuns: 60 },
    );
  });

  it('shows all text when the index ends anywhere, with what the index still tells', async () => {
    await fc.assert(
      fc.asyncProperty(logArbitrary, fc.nat(), fc.nat(), async (batches, cut, textCut) => {
        const { base, lines } = await write(batches);
        const size = statSync(`${base}.idx`).size;
        const end = cut % (size + 1);
        const textEnd = statSync(`${base}.log`).size - (textCut % 3 === 0 ? textCut % 7 : 0);
        truncateSync(`${base}.idx`, end);
        truncateSync(`${base}.log`, Math.max(textEnd, 0));
        age(base);
        const read = await readAll(base);
        const texts = readFileSync(`${base}.log`).toString('utf8').split('\n');
        if (texts.at(-1) === '') texts.pop();
        expect(read.map(({ text }) => text)).toEqual(texts);
        const index = readFileSync(`${base}.idx`);
        const records = Math.floor(end / RECORD_BYTES);
        const last = records > 0 ? decodeRecord(index, (records - 1) * RECORD_BYTES) : null;
        const indexed = Math.min(last ? last.first + last.count - 1 : 0, texts.length - 1);
        expect(plain(read.slice(0, indexed))).toEqual(lines.slice(0, indexed));
      }),
      { numRuns: 60 },
    );
  });

  it('does without an index, and with one of rubbish', async () => {
    const { base } = await write([[{ text: 'a', stream: 'stderr', cut: undefined }]]);
    unlinkSync(`${base}.idx`);
    age(base);
    expect(plain(await readAll(base))).toEqual([{ text: 'a', stream: 'stdout', cut: undefined }]);
    writeFileSync(`${base}.idx`, Buffer.alloc(RECORD_BYTES * 3, 7));
    expect((await readAll(base)).map(({ text }) => text)).toEqual(['a']);
  });

  it('leaves out what a writer has not indexed yet', async () => {
    const { base } = await write([[{ text: 'a', stream: 'stdout', cut: undefined }]]);
    writeFileSync(`${base}.log`, 'a\nhalf of');
    const growing = setInterval(() => writeFileSync(`${base}.log`, 'x', { flag: 'a' }), 5);
    try {
      await using log = await OpenLog.open(base);
      expect(log?.totalLines).toBe(1);
    } finally {
      clearInterval(growing);
    }
  });
});
