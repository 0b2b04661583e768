import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskLogFiles, type LogFiles } from '../../../src/main/launcher/log-files';
import { LogWriter } from '../../../src/main/launcher/log-writer';
import { OpenLog } from '../../../src/main/adapters/log-files/open-log';
import { readUnfinished } from '../../../src/main/adapters/log-files/read-lines';
import { readAll } from '../log-files/read-all';
import { until } from '../../support/until';

/** Real files that can be told to be full, or to take their time. */
class UnrulyFiles implements LogFiles {
  readonly #files: DiskLogFiles;
  full: 'text' | 'index' | null = null;
  gate: Promise<void> = Promise.resolve();

  constructor(base: string) {
    this.#files = new DiskLogFiles(base);
  }

  open(): Promise<void> {
    return this.#files.open();
  }

  async writeText(parts: Buffer[], position: number): Promise<void> {
    await this.gate;
    if (this.full !== 'text') return this.#files.writeText(parts, position);
    await this.#files.writeText([Buffer.concat(parts).subarray(0, 3)], position);
    throw new Error('ENOSPC: no space left on device, write');
  }

  async writeIndex(records: Buffer, position: number): Promise<void> {
    if (this.full !== 'index') return this.#files.writeIndex(records, position);
    await this.#files.writeIndex(records.subarray(0, 7), position);
    throw new Error('ENOSPC: no space left on device, write');
  }

  truncate(textLength: number, indexLength: number): Promise<void> {
    return this.#files.truncate(textLength, indexLength);
  }

  close(): Promise<void> {
    return this.#files.close();
  }
}

describe('LogWriter', () => {
  let dir: string;
  let base: string;
  let files: UnrulyFiles;
  let stored: number[];
  let pressure: boolean[];
  let writer: LogWriter;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'closing-bell-writer-'));
    base = join(dir, 'log');
    files = new UnrulyFiles(base);
    stored = [];
    pressure = [];
    const events = { stored: (lines: number) => stored.push(lines), pressure: (full: boolean) => pressure.push(full) };
    writer = new LogWriter(files, events, () => 1_700_000_000_000);
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const line = (text: string): void => writer.append(Buffer.from(`${text}\n`), 1, 'stdout');

  it('stores within moments, and tells after it is stored', async () => {
    line('one');
    writer.append(Buffer.from('two\n'), 1, 'stderr');
    await until(() => stored.length > 0);
    expect(readFileSync(`${base}.log`, 'utf8')).toBe('one\ntwo\n');
    expect(stored).toEqual([2]);
    await writer.close();
    const lines = await readAll(base);
    expect(lines.map(({ text, stream, at }) => [text, stream, at])).toEqual([
      ['one', 'stdout', 1_700_000_000_000],
      ['two', 'stderr', 1_700_000_000_000],
    ]);
  });

  it('never holds a line twice: lines that have not ended stand behind the others until they do', async () => {
    type Step = { stream: 'stdout' | 'stderr'; text: string; ends: boolean };
    const step: fc.Arbitrary<Step> = fc.record({
      stream: fc.constantFrom('stdout', 'stderr'),
      text: fc.string({ unit: fc.constantFrom('a', '股'), minLength: 1, maxLength: 5 }),
      ends: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.nat({ max: 1 << 16 }), async (steps, seed) => {
        const own = join(dir, `twice-${seed}`);
        let count = 0;
        const events = { stored: () => (count += 1), pressure: () => undefined };
        const tested = new LogWriter(new DiskLogFiles(own), events, Date.now);
        const ended: string[] = [];
        const open = { stdout: '', stderr: '' };
        for (const { stream, text, ends } of steps) {
          open[stream] += text;
          tested.setUnfinished(ends ? [] : [Buffer.from(open[stream])], stream);
          if (ends) {
            tested.append(Buffer.from(`${open[stream]}\n`), 1, stream);
            ended.push(open[stream]);
            open[stream] = '';
          }
          const before = count;
          await until(() => count > before);
          const unfinished = [open.stdout, open.stderr].filter((line) => line !== '');
          const all = [...ended, ...unfinished];
          expect(readFileSync(`${own}.log`, 'utf8')).toBe(all.map((line) => `${line}\n`).join(''));
          await using log = await OpenLog.open(own, { live: true });
          expect(log?.totalLines).toBe(ended.length);
          expect(log ? (await readUnfinished(log)).map((line) => line.text) : null).toEqual(unfinished);
          // What a kill would leave now.
          expect((await readAll(own)).map((line) => line.text)).toEqual(all);
        }
        await tested.close();
        rmSync(`${own}.log`, { force: true });
        rmSync(`${own}.idx`, { force: true });
      }),
      { numRuns: 20 },
    );
  });

  it.each(['text', 'index'] as const)(
    'counts what a full disk (%s) loses, and says so when there is room',
    async (full) => {
      line('before');
      await until(() => stored.length === 1);
      files.full = full;
      line('lost 1');
      await until(() => stored.length === 2);
      line('lost 2');
      files.full = null;
      await until(async () => {
        line('after');
        await new Promise((resolve) => setTimeout(resolve, 30));
        return writer.lines > 1;
      });
      await writer.close();
      const texts = (await readAll(base)).map(({ text }) => text);
      expect(texts[0]).toBe('before');
      expect(texts[1]).toMatch(
        /^\[closing-bell\] \d+ lines? could not be stored: ENOSPC: no space left on device, write$/,
      );
      expect(texts.slice(2).every((text) => text === 'after')).toBe(true);
      expect(texts).toHaveLength(writer.lines);
    },
  );

  it('says at the end what was lost, if it can then be written', async () => {
    files.full = 'text';
    line('lost');
    await until(() => stored.length === 1);
    files.full = null;
    await writer.close();
    expect((await readAll(base)).map(({ text }) => text)).toEqual([
      '[closing-bell] 1 line could not be stored: ENOSPC: no space left on device, write',
    ]);
  });

  it('closes without a word when nothing can be written at all', async () => {
    const nowhere = new LogWriter(
      new DiskLogFiles(join(dir, 'gone/log')),
      { stored: () => undefined, pressure: () => undefined },
      Date.now,
    );
    nowhere.append(Buffer.from('x\n'), 1, 'stdout');
    await nowhere.close();
    expect(nowhere.lines).toBe(0);
  });

  it('asks to be held back while the files are slow, and to go on after', async () => {
    const gate = Promise.withResolvers<void>();
    files.gate = gate.promise;
    const block = Buffer.alloc(64 * 1024, 'x\n');
    for (let i = 0; i < 20; i += 1) writer.append(block, 32 * 1024, 'stdout');
    expect(pressure).toEqual([true]);
    expect(writer.full).toBe(true);
    gate.resolve();
    await until(() => !writer.full);
    await writer.close();
    expect(pressure).toEqual([true, false]);
    expect(writer.lines).toBe(20 * 32 * 1024);
  });
});
