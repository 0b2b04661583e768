import { idle, startEngine, trueTask } from './engine';
import { fillHistory } from './history';
import { medianOf, report, round } from './report';

const EXECUTIONS = 1_000_000;
const TASKS = 200;

async function main(): Promise<void> {
  await using bench = await startEngine();
  for (let i = 0; i < TASKS; i += 1) await bench.call('tasks.create', { task: trueTask(`t${i}`) });
  await bench.call('executions.start', { key: 't0' });
  await idle(bench);
  fillHistory(bench.dataDir, EXECUTIONS, TASKS);
  const to = Date.now();
  const from = to - 30 * 86_400_000;
  const list = (filter: object, page = 1, by: 'queuedAt' | 'ranMs' | 'deviation' = 'queuedAt'): Promise<number> =>
    medianOf(9, () => bench.call('executions.list', { page, pageSize: 50, filter, sort: { by, order: 'desc' } }));
  const top = { parent: null };
  const pages: [string, number][] = [
    ['all, page 1', await list({})],
    ['all, page 200', await list({}, 200)],
    ['one task', await list({ key: 't7' })],
    ['failed', await list({ status: 'failed' })],
    ['one task, failed', await list({ key: 't7', status: 'failed' })],
    ['a day', await list({ from: to - 86_400_000 * 15, to: to - 86_400_000 * 14 })],
    ['no steps', await list(top)],
    ['longest', await list(top, 1, 'ranMs')],
    ['longest, page 200', await list(top, 200, 'ranMs')],
    ['longest of one task', await list({ ...top, key: 't7' }, 1, 'ranMs')],
    ['longest that failed', await list({ ...top, status: 'failed' }, 1, 'ranMs')],
    ['furthest from usual', await list(top, 1, 'deviation')],
    ['slow', await list({ ...top, slow: true })],
    ['slow, furthest from usual', await list({ ...top, slow: true }, 1, 'deviation')],
    ['failed on a day', await list({ status: 'failed', from: to - 86_400_000 * 15, to: to - 86_400_000 * 14 })],
  ];
  report({
    work: `list pages of 50 on a million executions, through the contract: ${pages.map(([name]) => name).join('; ')}`,
    ours: pages.map(([, ms]) => `${round(ms)} ms`).join('; '),
    peer: '–',
    ratio: '–',
    bar: '5 ms each',
  });
  const overview = await medianOf(9, () => bench.call('stats.overview', { from, to }));
  const task = await medianOf(9, () => bench.call('stats.task', { key: 't7', from, to }));
  report({
    work: 'statistics of 30 days: all tasks; one task',
    ours: `${round(overview)} ms; ${round(task)} ms`,
    peer: '–',
    ratio: '–',
    bar: '5 ms each',
  });
}

await main();
