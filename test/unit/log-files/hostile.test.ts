import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { levelsOf } from '@main/adapters/log-files/level-log';
import { FileLogStore } from '../../../src/main/adapters/log-files/file-log-store';
import { DiskLogFiles } from '../../../src/main/launcher/log-files';
import { LogWriter } from '../../../src/main/launcher/log-writer';
import { RECORD_BYTES, decodeRecord, encodeRecord, type IndexRecord } from '../../../src/main/log-format/record';
import { builtLauncher } from '../../support/built-launcher';

const posix = process.platform !== 'win32';

describe('the files of a log that somebody else wrote', () => {
  let dir: string;
  let store: FileLogStore;
  let run = 0;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'closing-bell-hostile-'));
    store = new FileLogStore({ dir, searchWorkerEntry: (await builtLauncher()).searchWorker });
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  beforeEach(() => (run += 1));

  const query = { query: 'b', regex: false, matchCase: false, fromLine: 1, limit: 10 };
  const texts = async (from = 1): Promise<string[]> =>
    (await store.read(run, 1, from, 10)).lines.map((line) => line.text);

  /** A log in which each line stands in a record of its own. */
  async function written(texts = ['a', 'b']): Promise<string> {
    const base = store.baseFor(run, 1);
    const writer = new LogWriter(
      new DiskLogFiles(base),
      { stored: () => undefined, pressure: () => undefined },
      () => 5,
    );
    for (const [n, text] of texts.entries()) {
      writer.append(Buffer.from(`${text}\n`), 1, n % 2 === 0 ? 'stdout' : 'stderr');
    }
    await writer.close();
    return base;
  }

  it.each<[string, number, Partial<IndexRecord>]>([
    ['a length of 4 GB', 0, { bytes: 0xffff_ffff }],
    ['a length of 4 GB in the last one', 1, { bytes: 0xffff_ffff }],
    ['4 billion lines', 0, { count: 0xffff_ffff }],
    ['no line', 0, { count: 0 }],
    ['a beginning far behind', 0, { offset: 2 ** 47 }],
    ['line numbers far ahead', 1, { first: 2 ** 47 }],
  ])('may have a whole index record that claims %s: what counts is the text', async (_, at, claim) => {
    const base = await written();
    const index = readFileSync(`${base}.idx`);
    const record = decodeRecord(index, at * RECORD_BYTES);
    if (!record) throw new Error('There is no such record.');
    encodeRecord({ ...record, ...claim }, index, at * RECORD_BYTES);
    writeFileSync(`${base}.idx`, index);
    utimesSync(`${base}.log`, 1_600_000_000, 1_600_000_000);
    expect(await texts()).toEqual(['a', 'b']);
    expect(await texts(2)).toEqual(['b']);
    expect(await store.tail(run, 1, 1)).toMatchObject({ lines: [{ n: 2, text: 'b' }], totalLines: 2 });
    expect((await store.search(run, 1, query)).hits).toMatchObject([{ n: 2 }]);
  });

  it('may have a bad index record in its middle: each line is judged once', async () => {
    const base = await written(Array.from({ length: 9 }, (_each, n) => `ERROR ${n}`));
    const index = readFileSync(`${base}.idx`);
    expect(index.length).toBe(9 * RECORD_BYTES);
    index.fill(0xff, 7 * RECORD_BYTES, 8 * RECORD_BYTES);
    writeFileSync(`${base}.idx`, index);
    utimesSync(`${base}.log`, 1_600_000_000, 1_600_000_000);
    const { lines, counts } = await levelsOf(base, { fromLine: 1, carry: null });
    expect([lines, counts.error]).toEqual([9, 9]);
  });

  const notRead = async (): Promise<void> => {
    const refused = { code: 'unavailable', message: expect.stringContaining('no regular file') as string };
    await expect(store.read(run, 1, 1, 10)).rejects.toMatchObject(refused);
    await expect(store.tail(run, 1, 10)).rejects.toMatchObject(refused);
    await expect(store.search(run, 1, query)).rejects.toMatchObject(refused);
  };

  it.runIf(posix).each(['log', 'idx'])('may be a link (.%s), which is not followed', async (part) => {
    const base = await written();
    const secret = join(dir, `secret-${run}`);
    writeFileSync(secret, 'password b\n');
    unlinkSync(`${base}.${part}`);
    symlinkSync(secret, `${base}.${part}`);
    await notRead();
  });

  it.runIf(posix).each(['log', 'idx'])('may be a pipe (.%s), which nobody waits at', async (part) => {
    const base = await written();
    unlinkSync(`${base}.${part}`);
    expect(spawnSync('mkfifo', [`${base}.${part}`]).status).toBe(0);
    await notRead();
  });

  it.runIf(posix)('may be a folder', async () => {
    const base = await written();
    unlinkSync(`${base}.log`);
    spawnSync('mkdir', [`${base}.log`]);
    await notRead();
  });
});
