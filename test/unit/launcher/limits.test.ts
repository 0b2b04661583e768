import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { until } from '../../support/until';
import { Harness } from './harness';

const linux = process.platform === 'linux';
const BLOCK_LINES = 16_384;
const BLOCKS = 1024;

/** A number of /proc/PID/status in KiB. */
function kibibytes(pid: number, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]);
}

/** Sets how many files a process may have open. */
function allowFiles(pid: number, count: number): void {
  const set = spawnSync('prlimit', ['--pid', String(pid), `--nofile=${count}:`]);
  if (set.status !== 0) throw new Error(`prlimit: ${String(set.stderr)}`);
}

describe.runIf(linux)('a launcher at its limits', () => {
  it(
    'takes a gigabyte of output: its memory stays small, the log is whole and its index right',
    { timeout: 150_000 },
    async () => {
      await using harness = await Harness.start();
      const code = [
        `const block = Buffer.from(Array.from({ length: ${BLOCK_LINES} }, (_, i) => String(i).padEnd(63, '.') + '\\n').join(''));`,
        `for (let n = 0; n < ${BLOCKS}; n += 1) {`,
        "  block.write(`block ${n} `.padEnd(63, '.'));",
        "  for (let at = 0; at < block.length; ) at += require('fs').writeSync(1, block, at);",
        '}',
      ].join('\n');
      const { ref } = harness.spawn({ argv: [process.execPath, harness.file('gigabyte.cjs', code)] });
      expect(await harness.ended(ref, 120_000)).toMatchObject({ exitCode: 0, lines: BLOCK_LINES * BLOCKS });
      expect(kibibytes(harness.launcher.status().pid ?? 0, 'VmHWM')).toBeLessThan(256 * 1024);
      expect(statSync(`${harness.logs.baseFor(1, 1)}.log`).size).toBe(2 ** 30);
      for (const block of [0, 511, BLOCKS - 1]) {
        const page = await harness.logs.read(1, 1, block * BLOCK_LINES + 1, 2);
        expect(page.totalLines).toBe(BLOCK_LINES * BLOCKS);
        expect(page.lines.map(({ text }) => text)).toEqual([`block ${block} `.padEnd(63, '.'), '1'.padEnd(63, '.')]);
      }
    },
  );

  it('refuses in words that help when it may open no more files, and starts again once it may', async () => {
    await using harness = await Harness.start();
    const pid = harness.launcher.status().pid ?? 0;
    expect(await harness.exit({ shell: 'echo before' })).toMatchObject({ exitCode: 0 });
    const before = /^Max open files\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'latin1'))?.[1];
    allowFiles(pid, 40);
    const refs = Array.from({ length: 40 }, () => harness.spawn({ argv: ['sleep', '600'] }).ref);
    const refused = await until(() => harness.events.find((event) => event.type === 'refused'));
    expect(refused).toMatchObject({
      reason: 'spawn-error',
      message: 'Too many files are open. Run fewer tasks at once, or raise the limit (ulimit -n).',
    });
    allowFiles(pid, Number(before));
    for (const ref of refs) harness.launcher.stop(ref, 0);
    for (const ref of refs) expect(['exited', 'refused']).toContain((await harness.ended(ref)).type);
    expect(harness.launcher.status()).toMatchObject({ pid, restarts: 0 });
    const after = await harness.exit({ shell: 'echo after' });
    expect(await harness.lines(after.ref)).toEqual(['after']);
  });
});
