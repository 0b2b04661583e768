import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { CallName } from '@shared/contract';
import { startEngine } from './engine';
import { report, round } from './report';

/** No call may hold the loop for longer, ms; bulk calls and saves aim at a fifth of it. */
const BAR_MS = 100;
/** What a viewer may send at once, bytes. */
const VIEWER_BYTES = 256 * 1024;
const TASKS = 1000;

interface Hostile {
  what: string;
  name: CallName;
  input: unknown;
}

/** What the processor has worked for this thread, ms. */
function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The longest time for which nothing else could run, and the longest that the processor worked within such a time, ms. */
interface Held {
  longest: number;
  work: number;
}

/** Works while the loop is watched. */
async function watched(work: () => Promise<unknown>): Promise<Held> {
  const held: Held = { longest: 0, work: 0 };
  let before = worked();
  let watching = true;
  let last = performance.now();
  const look = (): void => {
    const now = performance.now();
    held.longest = Math.max(held.longest, now - last);
    last = now;
    const soFar = worked();
    held.work = Math.max(held.work, soFar - before);
    before = soFar;
    if (watching) setImmediate(look);
  };
  setImmediate(look);
  await work();
  watching = false;
  await new Promise((resolve) => setImmediate(resolve));
  return held;
}

const command = (shell: string): object => ({ kind: 'command', shell });
const manual = { kind: 'manual' };
const texts = (count: number, text: (index: number) => string): string[] =>
  Array.from({ length: count }, (_e, i) => text(i));
const named = (count: number, name: (index: number) => string, value: unknown): object =>
  Object.fromEntries(texts(count, name).map((each) => [each, value]));

function chain(steps: number, needs = 1): object {
  return {
    steps: texts(steps, (i) => `s${i}`).map((id, index) => ({
      id,
      action: command(`echo ${id} {{ params.p }}`),
      needs: texts(Math.min(index, needs), (back) => `s${index - 1 - back}`),
      position: { x: index * 10, y: 0 },
    })),
  };
}

const needy = (steps: number, need: (index: number) => string): object => ({
  steps: texts(steps, (i) => `s${i}`).map((id) => ({ id, action: command('true'), needs: texts(1000, need) })),
});
const unknown = (steps: number): object => ({
  steps: texts(steps, (i) => `s${i}`).map((id) => ({
    id,
    action: command(texts(20, (n) => `{{ nothing${n} }}`).join(' ')),
  })),
});

function looks(): Hostile[] {
  const one = { key: 'a', trigger: manual, action: command('true') };
  return [
    {
      what: '36 steps with 1,000 needs that are no steps',
      name: 'workflows.validate',
      input: { workflow: needy(36, (n) => `x${n}`) },
    },
    {
      what: '570 steps with 1,000 needs that are no steps',
      name: 'workflows.validate',
      input: { workflow: needy(570, (n) => `x${n}`) },
    },
    {
      what: '600 steps with 1,000 needs that repeat',
      name: 'workflows.validate',
      input: { workflow: needy(600, (n) => `s${n % 400}`) },
    },
    { what: '600 steps with 20 unknown macros each', name: 'workflows.validate', input: { workflow: unknown(600) } },
    { what: '6,500 steps with 20 unknown macros each', name: 'workflows.validate', input: { workflow: unknown(6500) } },
    {
      what: '10,000 bad names of variables',
      name: 'tasks.validate',
      input: { task: { ...one, env: named(10_000, (i) => `=${i}`, '') } },
    },
    {
      what: '10,000 unknown fields',
      name: 'tasks.validate',
      input: { task: { ...one, ...named(10_000, (i) => `f${i}`, 1) } },
    },
    { what: 'a chain of 10,000 steps', name: 'workflows.validate', input: { workflow: chain(10_000), params: ['p'] } },
    {
      what: '3,000 steps with 100 needs each',
      name: 'workflows.validate',
      input: { workflow: chain(3000, 100), params: ['p'] },
    },
    { what: '250,000 bad tags', name: 'tasks.validate', input: { task: { ...one, tags: texts(250_000, () => ' ') } } },
    {
      what: '100,000 macros in one line',
      name: 'tasks.validate',
      input: { task: { ...one, action: command('{{ x }}'.repeat(100_000)) } },
    },
    { what: '200 results of 250 KB', name: 'executions.list', input: { page: 1, pageSize: 200 } },
    {
      what: 'a workflow of 10,000 steps',
      name: 'tasks.list',
      input: { page: 1, pageSize: 200, filter: { type: 'workflow' } },
    },
    { what: '30 versions of 10,000 steps', name: 'tasks.versions', input: { key: 'large' } },
    {
      what: 'a text that nothing holds',
      name: 'tasks.list',
      input: { page: 1, pageSize: 200, filter: { text: 'zz'.repeat(100) } },
    },
    { what: '1,000 keys', name: 'workflows.using', input: { keys: texts(TASKS, (i) => `t${i}`) } },
    {
      what: '100 moments of a rare expression',
      name: 'triggers.preview',
      input: { trigger: { kind: 'cron', expression: '0 0 29 2 *', timeZone: 'Asia/Shanghai' }, count: 100 },
    },
    { what: 'ten years', name: 'schedule.upcoming', input: { from: 0, to: 4_000_000_000_000, limit: 200 } },
    { what: 'all years', name: 'stats.overview', input: { from: 0, to: 4_000_000_000_000 } },
    { what: 'the last page', name: 'audit.list', input: { page: 50, pageSize: 200 } },
  ];
}

function changes(): Hostile[] {
  const keys = texts(TASKS, (i) => `t${i}`);
  const workflow = (key: string, steps: number): object => ({
    key,
    trigger: manual,
    params: { p: 1 },
    action: { kind: 'workflow', workflow: chain(steps) },
  });
  return [
    { what: '1,000 tasks', name: 'tasks.setEnabled', input: { keys, enabled: false } },
    { what: '1,000 tasks', name: 'tasks.setEnabled', input: { keys, enabled: true } },
    { what: '1,000 tasks', name: 'tasks.setPaused', input: { keys, paused: true } },
    { what: '1,000 tasks', name: 'tasks.setPaused', input: { keys, paused: false } },
    { what: '1,000 tasks', name: 'tasks.delete', input: { keys } },
    { what: '1,000 tasks', name: 'tasks.restore', input: { keys } },
    { what: 'a workflow of 2,000 steps', name: 'tasks.create', input: { task: workflow('w2000', 2000) } },
    { what: 'a workflow of 10,000 steps', name: 'tasks.create', input: { task: workflow('w10000', 10_000) } },
    { what: 'a workflow of 10,000 steps', name: 'tasks.get', input: { key: 'w10000' } },
  ];
}

/** Results and versions that only patience or an attacker makes. */
function fill(dataDir: string): void {
  const db = new Database(join(dataDir, 'closing-bell.db'));
  const result = JSON.stringify({ text: 'x'.repeat(250_000) });
  const insert = db.prepare(
    `INSERT INTO executions (task_id, version, key, name, status, source, queued_at, finished_at, overlap, params_json,
       result_json)
     SELECT id, version, key, name, 'success', 'api', 1, 2, 'skip', '{}', ? FROM tasks WHERE key = 't0'`,
  );
  const more = db.prepare(
    `INSERT INTO task_versions (task_id, version, at, who, definition_json)
     SELECT v.task_id, ?, 1, 'bench', v.definition_json FROM task_versions v JOIN tasks t ON t.id = v.task_id
     WHERE t.key = 'large' AND v.version = 1`,
  );
  db.transaction(() => {
    for (let n = 0; n < 200; n += 1) insert.run(result);
    for (let n = 2; n <= 30; n += 1) {
      more.run(n);
    }
    db.exec("UPDATE tasks SET version = 30 WHERE key = 'large'");
  })();
  db.close();
}

async function main(): Promise<void> {
  await using bench = await startEngine();
  for (let n = 0; n < TASKS; n += 1) {
    const trigger = { kind: 'cron' as const, expression: `${n % 60} 18 * * 1-5`, timeZone: 'Asia/Shanghai' };
    await bench.call('tasks.create', { task: { key: `t${n}`, trigger, action: { kind: 'command', shell: 'true' } } });
  }
  await bench.engine.rpc.call({ role: 'admin', who: 'bench', connection: null }, 'tasks.create', {
    task: { key: 'large', trigger: manual, params: { p: 1 }, action: { kind: 'workflow', workflow: chain(10_000) } },
  });
  fill(bench.dataDir);
  const only = process.env['ONLY'];
  for (const { what, name, input } of [...looks(), ...changes()].filter(
    (each) => only === undefined || each.name === only,
  )) {
    const body = JSON.stringify(input);
    let size = 0;
    let parsed: unknown;
    const { longest: reading } = await watched(async () => (parsed = JSON.parse(body)));
    let reply: Awaited<ReturnType<typeof bench.engine.rpc.call>> | null = null;
    const before = worked();
    const held = await watched(async () => {
      reply = await bench.engine.rpc.call({ role: 'admin', who: 'bench', connection: null }, name, parsed);
    });
    // The longest block grows with whatever else the machine does; the processor's time hardly does.
    const total = worked() - before;
    const { longest: writing } = await watched(async () => (size = JSON.stringify(reply).length));
    report({
      work: `longest block of ${name}, ${body.length > VIEWER_BYTES ? 'administrators only' : 'anybody'}: ${what}`,
      ours: `${round(held.longest)} ms; of the processor ${round(held.work)} ms at a time, ${round(total)} ms in all; reading ${round(body.length / 1e6)} MB ${round(reading)} ms, writing ${round(size / 1e6, 2)} MB ${round(writing)} ms`,
      peer: '–',
      ratio: '–',
      bar: `under ${BAR_MS} ms`,
    });
  }
}

await main();
