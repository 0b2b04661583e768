import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isFinished, type Execution } from '@shared/model/execution';
import { tempDir } from '../support/engine';
import { processesWith, serve, type Served } from '../support/serve';
import { until } from '../support/until';

const KILLS = 12;
/** Fixed, so that a failure can be seen again. */
let seed = 20260106;
const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;

const dir = tempDir();
const witness = join(dir.path, 'witness.txt');
const mark = `CB_WITNESS=${dir.path}`;
/** A login shell that fails at once: what a user's profile does is not ours to count. */
const env = { CB_WITNESS: dir.path, SHELL: '/bin/false' };
beforeAll(() => writeFileSync(witness, ''));
afterAll(() => dir[Symbol.dispose]());

/** Writes down that it runs, takes a little while, and writes down that it is done. */
const work = (then = 'true') => {
  const line = (what: string): string =>
    `echo "${what} $CLOSING_BELL_EXECUTION_ID $CLOSING_BELL_ATTEMPT" >> '${witness}'`;
  return { kind: 'command' as const, shell: `${line('begin')}; sleep 0.1; ${then} && ${line('done')}` };
};
/** What was interrupted is tried again at once. */
const retry = { max: 50, intervalSeconds: 0, backoff: 1, maxIntervalSeconds: 0 };
const step = (id: string, needs: string[] = [], more: object = {}) => ({ id, needs, action: work(), retry, ...more });
const workflow = (key: string, steps: object[], onFailure: string) => ({
  task: {
    key,
    trigger: { kind: 'manual' as const },
    overlap: 'allow' as const,
    action: { kind: 'workflow' as const, workflow: { onFailure, maxParallel: 4, steps } },
  } as never,
});

/** A chain, a fan, a step that fails once, one that is not tried again, a handler, and a workflow within. */
const steps = [
  step('c1'),
  step('c2', ['c1']),
  step('c3', ['c2']),
  ...['f1', 'f2', 'f3', 'f4', 'f5'].map((id) => step(id, ['c1'])),
  step('flaky', ['c1'], {
    action: work('test "$CLOSING_BELL_ATTEMPT" -gt 1'),
    retry: { ...retry, intervalSeconds: 0.3, maxIntervalSeconds: 0.3 },
  }),
  { id: 'fragile', needs: ['c2'], action: work() },
  step('handler', ['fragile'], { condition: 'any-failed' }),
  { id: 'within', needs: ['c1'], task: 'inner' },
  step('join', ['c3', 'f1', 'f2', 'f3', 'f4', 'f5', 'flaky', 'within']),
];

/** The runs and all steps of theirs, those within too. */
async function everything(served: Served): Promise<Execution[]> {
  const rows: Execution[] = [];
  for (let page = 1; ; page += 1) {
    const { rows: some } = await served.call('executions.list', { page, pageSize: 200 });
    rows.push(...some);
    if (some.length < 200) return rows;
  }
}

/** Tries that wrote a line, as `RUN.TRY`. */
function written(what: 'begin' | 'done'): string[] {
  return readFileSync(witness, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(`${what} `))
    .map((line) => line.split(' ').slice(1).join('.'));
}

const succeeded = new Map<number, Execution>();

/** Notes what has succeeded, and that nothing that had is told of differently now. */
function compare(rows: readonly Execution[]): void {
  for (const row of rows) {
    const before = succeeded.get(row.id);
    if (before)
      expect(row).toMatchObject({ status: 'success', attemptCount: before.attemptCount, result: before.result });
    if (row.status === 'success') succeeded.set(row.id, row);
  }
}

it(
  `SIGKILL of the engine at ${KILLS} points of workflows, and a start after each: they go on to their ends`,
  { timeout: 120_000 },
  async () => {
    const runs: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const served = await serve(dir.path, env);
      if (kill === 0) {
        await served.call('settings.set', { slots: 4 });
        await served.call('tasks.create', workflow('inner', [step('x'), step('y', ['x']), step('z', ['x'])], 'stop'));
        await served.call('tasks.create', workflow('night', steps, 'continue'));
      }
      compare(await everything(served));
      const last = runs.at(-1);
      if (last === undefined || isFinished((await served.call('executions.get', { id: last })).status)) {
        runs.push((await served.call('executions.start', { key: 'night' })).id);
      }
      await new Promise((done) => setTimeout(done, random() * 500));
      await served.end('SIGKILL');
    }

    await using served = await serve(dir.path, env);
    compare(await everything(served));
    expect(succeeded.size, 'steps that had succeeded before the last start').toBeGreaterThan(0);
    await until(
      async () => {
        const found = await Promise.all(runs.map((id) => served.call('executions.get', { id })));
        return found.every(({ status }) => isFinished(status));
      },
      { what: 'every run to end' },
    );
    const rows = await everything(served);
    compare(rows);
    await check(served, rows, runs);
    expect(await served.call('health.get', {})).toMatchObject({ ok: true, problems: [] });
    expect(await served.end()).toBe(0);
    await until(() => processesWith(mark).length === 0, { what: 'nothing to be left alive' });
  },
);

async function check(served: Served, rows: readonly Execution[], runs: readonly number[]): Promise<void> {
  const begun = written('begin');
  const done = new Set(written('done'));
  expect(begun.length).toBeGreaterThan(KILLS);
  expect(new Set(begun).size, 'each try ran once').toBe(begun.length);

  const tops = rows.filter(({ parent }) => parent === null);
  expect(tops.map(({ id }) => id).sort((a, b) => a - b)).toEqual(runs);
  for (const top of tops) {
    const { steps: found } = await served.call('workflows.run', { id: top.id });
    expect(found.map((row) => row.step)).toEqual(steps.map(({ id }) => id));
    const bad = found.filter(({ status }) => status === 'failed' || status === 'terminated');
    expect(top).toMatchObject(
      bad.length === 0
        ? { status: 'success', reason: null }
        : { status: 'completed', reason: 'some-steps-failed', progress: { done: steps.length } },
    );
    // All others are tried again whatever happens to them.
    expect(bad.map((row) => row.step).filter((id) => id !== 'fragile')).toEqual([]);
    for (const row of bad) expect(row.reason).toBe('interrupted');
    const handler = found.find((row) => row.step === 'handler');
    expect(handler).toMatchObject(
      bad.length === 0 ? { status: 'skipped', reason: 'condition' } : { status: 'success' },
    );
  }

  const commands = rows.filter(({ parent, isWorkflow }) => parent !== null && !isWorkflow);
  const hit = commands.filter((row) => row.step !== 'flaky' && row.attemptCount > 1);
  expect(hit.length, 'steps that a kill interrupted').toBeGreaterThan(0);
  const tries = Map.groupBy(begun, (one) => Number(one.split('.')[0]));
  for (const row of commands) {
    const numbers = (tries.get(row.id) ?? []).map((one) => Number(one.split('.')[1]));
    expect(Math.max(0, ...numbers), `tries of ${row.step}`).toBeLessThanOrEqual(row.attemptCount);
    if (row.status === 'success') expect(done, `${row.step} was done`).toContain(`${row.id}.${row.attemptCount}`);
  }
  expect(new Set(commands.map(({ parent, step: id }) => `${parent}/${id}`)).size).toBe(commands.length);
}
