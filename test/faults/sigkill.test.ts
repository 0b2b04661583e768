import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Execution } from '@shared/model/execution';
import { commandTask, tempDir } from '../support/engine';
import { processesWith, serve, type Served } from '../support/serve';
import { until } from '../support/until';

const ROUNDS = 50;
/** Fixed, so that a failure can be seen again. */
let seed = 20260105;
const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;

const dir = tempDir();
const witness = join(dir.path, 'witness.txt');
const mark = `CB_WITNESS=${dir.path}`;
const env = { CB_WITNESS: dir.path };
beforeAll(() => writeFileSync(witness, ''));
afterAll(() => dir[Symbol.dispose]());

/** Writes down that it ran, then takes a little while. */
const shell = `echo "$CLOSING_BELL_EXECUTION_ID.$CLOSING_BELL_ATTEMPT" >> '${witness}'; sleep 0.05`;

async function all(served: Served): Promise<Execution[]> {
  const rows: Execution[] = [];
  for (let page = 1; ; page += 1) {
    const { rows: some } = await served.call('executions.list', { page, pageSize: 200 });
    rows.push(...some);
    if (some.length < 200) return rows;
  }
}

describe(`SIGKILL of the engine at ${ROUNDS} points of a busy run`, () => {
  const acknowledged: number[] = [];

  it('and a start after each', { timeout: 300_000 }, async () => {
    const first = await serve(dir.path, env);
    await first.call('settings.set', { slots: 8 });
    for (let i = 0; i < 4; i += 1) {
      const more = { retry: { max: 2, intervalSeconds: 0 }, overlap: i % 2 ? 'queue' : 'allow' };
      const trigger = { kind: 'interval', everySeconds: 1, anchorAt: 0 };
      await first.call('tasks.create', {
        task: commandTask(`t${i}`, { ...more, trigger, action: { kind: 'command', shell } }),
      });
    }
    await first.end('SIGKILL');
    for (let round = 0; round < ROUNDS; round += 1) {
      const served = await serve(dir.path, env);
      const busy = (async () => {
        for (;;) {
          acknowledged.push((await served.call('executions.start', { key: 't0' })).id);
          await new Promise((done) => setTimeout(done, random() * 40));
        }
      })().catch(() => undefined);
      await new Promise((done) => setTimeout(done, random() * 900));
      await served.end('SIGKILL');
      await busy;
    }
  });

  it('loses nothing, doubles nothing, leaves nothing alive, and starts clean', { timeout: 120_000 }, async () => {
    await until(() => processesWith(mark).length === 0, {
      timeoutMs: 20_000,
      what: 'the last launcher and its children to end',
    });
    await using served = await serve(dir.path, env);
    await served.call('tasks.setEnabled', { keys: ['t0', 't1', 't2', 't3'], enabled: false });
    await until(
      async () =>
        (await served.call('health.get', {})).scheduler.running +
          (await served.call('health.get', {})).scheduler.pending ===
        0,
      { timeoutMs: 90_000, what: 'everything to end' },
    );
    const rows = await all(served);
    const known = new Set(rows.map((row) => row.id));
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
    expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
    const moments = rows.filter((row) => row.scheduledFor !== null).map((row) => `${row.key}@${row.scheduledFor}`);
    expect(new Set(moments).size).toBe(moments.length);
    const ran = readFileSync(witness, 'utf8').trim().split('\n');
    expect(ran.length).toBeGreaterThan(ROUNDS);
    expect(new Set(ran).size).toBe(ran.length);
    expect(rows.filter((row) => row.status === 'success').length).toBeGreaterThan(ROUNDS);
    for (const row of rows.filter((one) => one.status === 'success')) {
      expect(ran).toContain(`${row.id}.${row.attemptCount}`);
    }
    expect(await served.call('health.get', {})).toMatchObject({ ok: true, problems: [] });
    expect(await served.end()).toBe(0);
    await until(() => processesWith(mark).length === 0, { timeoutMs: 10_000, what: 'nothing to be left alive' });
  });
});
