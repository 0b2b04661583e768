import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commandTask, tempDir } from '../support/engine';
import { serve } from '../support/serve';
import { until } from '../support/until';

let dir: ReturnType<typeof tempDir>;
let disk: string;
beforeEach(() => {
  dir = tempDir();
  disk = join(dir.path, 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk]);
});
afterEach(() => {
  execFileSync('umount', ['-l', disk]);
  dir[Symbol.dispose]();
});

it(
  'a disk that fills up under log and store: the run ends with its outcome once there is room',
  { timeout: 120_000 },
  async () => {
    await using served = await serve(disk);
    const gate = join(dir.path, 'gate');
    const shell = `echo begun; while [ ! -e '${gate}' ]; do sleep 0.05; done; seq 1 200000; echo done; echo '::output {"rows": 7}'`;
    await served.call('tasks.create', { task: commandTask('floods', { action: { kind: 'command', shell } }) });
    await served.call('tasks.create', { task: commandTask('after') });
    const { id } = await served.call('executions.start', { key: 'floods' });
    await until(async () => (await served.call('logs.open', { id })).totalLines === 1, { what: 'the first line' });

    const filler = join(disk, 'filler');
    try {
      writeFileSync(filler, Buffer.alloc(16_000_000, 1));
    } catch {
      // It is full now, which is what was wanted.
    }
    writeFileSync(gate, '');
    await until(async () => !(await served.call('health.get', {})).ok, { what: 'the health check to tell' });
    const health = await served.call('health.get', {});
    expect(health.problems.map((problem) => problem.code)).toContain('store-events');
    await expect(served.call('executions.start', { key: 'after' })).rejects.toMatchObject({ code: 'unavailable' });
    expect(await served.call('executions.get', { id })).toMatchObject({ status: 'running' });

    rmSync(filler);
    const ended = await until(
      async () => {
        const row = await served.call('executions.get', { id });
        return row.status === 'running' ? null : row;
      },
      { what: 'the outcome to be written' },
    );
    expect(ended).toMatchObject({ status: 'success', result: { rows: 7 } });
    expect(await served.call('logs.read', { id, fromLine: 1, count: 1 })).toMatchObject({
      lines: [{ n: 1, text: 'begun' }],
    });
    const next = await served.call('executions.start', { key: 'after' });
    await until(async () => (await served.call('executions.get', { id: next.id })).status === 'success', {
      what: 'the next run',
    });
    await until(async () => (await served.call('health.get', {})).ok, { what: 'all to be well' });
  },
);
