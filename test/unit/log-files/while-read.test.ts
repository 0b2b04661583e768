import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FileLogStore } from '../../../src/main/adapters/log-files/file-log-store';
import { OpenLog } from '../../../src/main/adapters/log-files/open-log';
import { DiskLogFiles } from '../../../src/main/launcher/log-files';
import { LogWriter } from '../../../src/main/launcher/log-writer';
import { until } from '../../support/until';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'closing-bell-log-'))));
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

it('tells no unfinished line behind lines that a page does not have, when some end while it is read', async () => {
  const store = new FileLogStore({ dir, searchWorkerEntry: '', searchLimitMs: 1 });
  const files = new DiskLogFiles(store.baseFor(1, 1));
  const writer = new LogWriter(files, { stored: () => undefined, pressure: () => undefined }, () => 5);
  writer.append(Buffer.from('one\n'), 1, 'stdout');
  writer.setUnfinished([Buffer.from('tw')], 'stdout');
  await until(async () => (await store.read(1, 1, 1, 10, true)).unfinished !== undefined);

  const isCurrent = vi.spyOn(OpenLog.prototype, 'isCurrent').mockImplementationOnce(async () => {
    writer.setUnfinished([Buffer.from('thr')], 'stdout');
    writer.append(Buffer.from('two\n'), 1, 'stdout');
    await until(() => writer.lines === 2);
    return false;
  });
  const page = await store.read(1, 1, 1, 10, true);
  expect(isCurrent).toHaveBeenCalled();
  expect(page.lines.map(({ text }) => text)).toEqual(['one']);
  expect(page).toMatchObject({ totalLines: 1 });
  expect(page).not.toHaveProperty('unfinished');
  expect(await store.read(1, 1, 2, 10, true)).toMatchObject({
    lines: [{ n: 2, text: 'two' }],
    totalLines: 2,
    unfinished: [{ text: 'thr' }],
  });
  await writer.close();
});
