import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DarwinProcessTable } from '../../../src/main/launcher/process-table-darwin';

describe.runIf(process.platform !== 'win32')('DarwinProcessTable', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'closing-bell-ps-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** A table that asks a ps of ours. */
  function asking(ps: string): DarwinProcessTable {
    const folder = mkdtempSync(join(dir, 'bin-'));
    writeFileSync(join(folder, 'ps'), `#!/bin/sh\n${ps}\n`);
    chmodSync(join(folder, 'ps'), 0o755);
    return new DarwinProcessTable(folder);
  }

  it('reads who is in a group or carries a token, but for the dead', async () => {
    const table = asking(
      [
        "echo '    1     1 Ss   /sbin/launchd'",
        "echo '   70    70 S    python a.py HOME=/h CLOSING_BELL_RUN=mine PATH=/bin'",
        "echo '   71    70 Z    (python)'",
        "echo '   72    72 S    /bin/sleep 600 CLOSING_BELL_RUN=mine'",
        "echo '   73    73 S    sleep 600 CLOSING_BELL_RUN=mine-too'",
      ].join('\n'),
    );
    expect(await table.members(70, 'mine')).toEqual([
      { pid: 70, inGroup: true, name: 'python' },
      { pid: 72, inGroup: false, name: 'sleep' },
    ]);
    expect(await table.members(null, 'nobody')).toEqual([]);
  });

  it('tells the start of a process, or that there is none', async () => {
    expect(await asking("echo 'Mon Jan  5 09:30:00 2026    '").startTime(70)).toBe('Mon Jan  5 09:30:00 2026');
    expect(await asking('exit 1').startTime(70)).toBeNull();
  });

  it.each([
    ['says why it failed', 'echo "ps: out of memory" >&2; exit 1'],
    ['ends with another code', 'exit 2'],
    ['is killed', 'kill -KILL $$'],
    ['breaks off in its answer', "echo '   70    70 S    sleep 600'; exit 1"],
  ])('throws when ps %s', async (_, ps) => {
    const table = asking(ps);
    await expect(table.startTime(70)).rejects.toThrow('ps');
    await expect(table.members(70, 'mine')).rejects.toThrow('ps');
  });

  it('throws when there is no ps', async () => {
    await expect(new DarwinProcessTable(join(dir, 'nothing')).members(70, 'mine')).rejects.toThrow('ENOENT');
  });
});
