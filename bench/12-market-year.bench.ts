import type { CallInput } from '@shared/contract';
import { commandTask } from '../test/support/engine';
import { HoppingWorld } from '../test/support/hopping-world';
import { report, round, timed } from './report';

const START = Date.parse('2025-01-01T00:00:00Z');
const END = Date.parse('2026-01-01T00:00:00Z');
const TASKS = 50;

type Question = Pick<CallInput<'triggers.preview'>, 'trigger' | 'guard'>;

/** What an analyst's fifty tasks go by: each session at some time, around open and close, first and last, guarded crons. */
function question(index: number): Question {
  const calendar = ['XSHG', 'XHKG', 'XNYS', 'XSGE', 'XSHG+XHKG'][index % 5] ?? 'XSHG';
  const kinds: readonly (() => Question)[] = [
    () => ({ trigger: { kind: 'session', calendar, at: `${String(15 + (index % 8)).padStart(2, '0')}:40` } }),
    () => ({ trigger: { kind: 'session', calendar, event: 'close', offsetMinutes: (index % 7) * 5 - 15 } }),
    () => ({ trigger: { kind: 'session', calendar, event: 'open', offsetMinutes: -30, on: 'week-first' } }),
    () => ({ trigger: { kind: 'session', calendar, at: '08:30', dayOffset: 1, on: 'month-last' } }),
    () => ({
      trigger: { kind: 'cron', expression: `${index} 18 * * *`, timeZone: 'Asia/Shanghai' },
      guard: { calendar, when: 'session-day' },
    }),
  ];
  return (kinds[Math.floor(index / 5) % kinds.length] ?? kinds[0])?.() ?? { trigger: { kind: 'manual' } };
}

async function promised(world: HoppingWorld, asked: Question): Promise<Map<number, boolean>> {
  const found = new Map<number, boolean>();
  for (let after = START; ;) {
    const { rows } = await world.call('triggers.preview', { ...asked, after, count: 100 });
    for (const { at, runs } of rows) if (at < END) found.set(at, runs);
    const last = rows.at(-1)?.at ?? END;
    if (rows.length < 100 || last >= END) return found;
    after = last;
  }
}

async function fired(world: HoppingWorld, key: string): Promise<Map<number, boolean>> {
  const found = new Map<number, boolean>();
  for (let page = 1; ; page += 1) {
    const { rows } = await world.call('executions.list', { page, pageSize: 200, filter: { key } });
    for (const { scheduledFor, status } of rows) {
      if (scheduledFor === null || found.has(scheduledFor)) throw new Error(`${key} ran twice for one moment.`);
      found.set(scheduledFor, status === 'success');
    }
    if (rows.length < 200) return found;
  }
}

async function main(): Promise<void> {
  await using world = new HoppingWorld(START);
  await world.start();
  const questions = Array.from({ length: TASKS }, (_each, index) => ({ key: `task-${index}`, asked: question(index) }));
  for (const { key, asked } of questions) {
    const { trigger, guard } = asked;
    await world.call('tasks.create', { task: commandTask(key, { trigger, ...(guard ? { guard } : {}) }) });
  }
  const promises = new Map<string, Map<number, boolean>>();
  const previews = await timed(async () => {
    for (const { key, asked } of questions) promises.set(key, await promised(world, asked));
  });
  const year = await timed(() => world.hopTo(END - 1));
  let moments = 0;
  let held = 0;
  let wrong = 0;
  for (const [key, promise] of promises) {
    const rows = await fired(world, key);
    for (const [at, runs] of promise) {
      moments += 1;
      if (!runs) held += 1;
      if (rows.get(at) !== runs) wrong += 1;
    }
    wrong += [...rows.keys()].filter((at) => !promise.has(at)).length;
  }
  const hundred: number[] = [];
  for (const { asked } of questions) {
    hundred.push(await timed(() => world.call('triggers.preview', { ...asked, after: START, count: 100 })));
  }
  hundred.sort((a, b) => a - b);
  report({
    work: `the year 2025 of ${TASKS} tasks on five calendars, simulated on the real planner and store`,
    ours: `${moments} moments decided in ${round(year / 1000, 1)} s, ${held} of them held back by a guard; ${wrong} other than the previews had said`,
    peer: 'what the previews had said',
    ratio: '–',
    bar: '0 other',
  });
  report({
    work: '100 moments of a trigger previewed: median; slowest of the 50 (the whole year of all of them together)',
    ours: `${round(hundred[TASKS / 2] ?? 0, 1)} ms; ${round(hundred.at(-1) ?? 0, 1)} ms (${round(previews, 0)} ms)`,
    peer: '–',
    ratio: '–',
    bar: 'a few milliseconds',
  });
}

await main();
