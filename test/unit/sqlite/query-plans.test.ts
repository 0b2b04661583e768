import type Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { ExecutionQuery, Store, TaskQuery } from '@main/app/ports';
import { Folder } from './folder';
import { T0 } from './samples';

/** What the statements of a call do, step by step, as SQLite explains it. */
async function plansOf(call: (store: Store) => unknown, fill = ''): Promise<string[]> {
  using folder = new Folder();
  const statements: string[] = [];
  let db: Database.Database | undefined;
  const store = await folder.open({ dataDir: ':memory:' }, { configure: (opened) => (db = opened) });
  if (!db) throw new Error('The store was not configured.');
  const prepare = db.prepare.bind(db);
  db.prepare = ((sql: string) => {
    statements.push(sql);
    return prepare(sql);
  }) as typeof db.prepare;
  // Spans of ids are looked up before a list is narrowed to them.
  db.exec(`INSERT INTO execution_spans (first_id, hour) VALUES (1, ${Math.floor(T0 / 3_600_000)})`);
  db.exec(fill);
  call(store);
  db.prepare = prepare as typeof db.prepare;
  return statements
    .filter((sql) => /^\s*(SELECT|UPDATE|DELETE|INSERT)/.test(sql))
    .flatMap((sql) => explain(db as Database.Database, sql));
}

function explain(db: Database.Database, sql: string): string[] {
  const statement = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  const names = [...new Set([...sql.matchAll(/@(\w+)/g)].map((match) => match[1] ?? ''))];
  const marks = sql.match(/\?/g)?.length ?? 0;
  const values =
    names.length > 0 ? [Object.fromEntries(names.map((name) => [name, 0]))] : new Array<number>(marks).fill(0);
  return statement.all(...values).map((row) => row.detail);
}

const FULL_SCAN = /^SCAN (executions|e|l)( |$)(?!USING (COVERING )?INDEX)/;

const lists: [name: string, index: string, filter: ExecutionQuery['filter']][] = [
  ['everything', 'executions_time', {}],
  ['a task', 'executions_ended_key', { key: 'a' }],
  ['a status', 'executions_ended_status', { status: ['failed'] }],
  ['what is active', 'executions_active', { status: ['pending', 'running'] }],
  ['several statuses', 'executions_ended_status', { status: ['failed', 'missed', 'running'] }],
  ['a time', 'executions_time', { from: T0, to: T0 + 1 }],
  ['a task and statuses', 'executions_ended_key_status', { key: 'a', status: ['failed', 'success'] }],
  ['a task and a time', 'executions_ended_key', { key: 'a', from: T0 }],
  ['a status and a time', 'executions_ended_status', { status: ['failed'], to: T0 }],
  ['a source', 'executions_ended_source', { source: 'cli' }],
  ['a source and a status', 'executions_ended_source', { source: 'cli', status: ['failed'] }],
  ['a reason', 'executions_ended_reason', { reason: 'timeout' }],
  ['what is no step', 'executions_top', { parent: null }],
  ['a status of what is no step', 'executions_ended_top_status', { parent: null, status: ['failed'] }],
  [
    'all at once',
    'executions_ended_key_status',
    { key: 'a', status: ['failed'], source: 'schedule', reason: 'timeout', from: T0, to: T0 + 1 },
  ],
];

describe('query plans', () => {
  it.each(lists)('list %s along %s, counted without touching a row', async (_name, index, filter) => {
    for (const page of [1, 1000]) {
      const plan = await plansOf((store) => store.history.list({ page, pageSize: 50, filter }));
      const walks = plan.filter((step) => step.includes('executions USING') && !step.includes('PRIMARY KEY (rowid=?)'));
      const narrowed = walks.filter((step) => !step.includes('INTEGER PRIMARY KEY'));
      expect(narrowed.some((step) => new RegExp(`COVERING INDEX ${index}( |$)`).test(step))).toBe(true);
      expect(narrowed.filter((step) => !step.includes('COVERING'))).toEqual([]);
      expect(plan.filter((step) => FULL_SCAN.test(step))).toEqual([]);
    }
  });

  const MANY = `INSERT INTO executions (key, name, status, source, queued_at, overlap, params_json)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001)
    SELECT 'a', 'a', 'failed', 'cli', ${T0}, 'skip', '{}' FROM n`;
  const narrowings: ExecutionQuery['filter'][] = [
    { parent: null },
    { parent: null, key: 'a' },
    { parent: null, status: ['failed'] },
    { parent: null, source: 'cli', from: T0 },
    {},
  ];
  it.each(narrowings)('sort many of %j along their figure, without touching a row', async (filter) => {
    for (const [by, column] of [['ranMs', 'ran_ms'] as const, ['deviation', 'deviation'] as const]) {
      for (const order of ['asc', 'desc'] as const) {
        const sort = { by, order };
        const plan = await plansOf((store) => store.history.list({ page: 1, pageSize: 50, filter, sort }), MANY);
        const indexes = plan.filter((step) => step.includes(`by_${column}`));
        expect(indexes.filter((step) => !step.includes(`COVERING INDEX executions_`))).toEqual([]);
        expect(indexes.some((step) => step.includes(`executions_steps_by_`))).toBe(filter.parent === undefined);
        expect(indexes.length).toBeGreaterThan(0);
        expect(plan.filter((step) => FULL_SCAN.test(step))).toEqual([]);
      }
    }
  });

  it.each<[string, ExecutionQuery['filter'], RegExp]>([
    ['a task', { parent: null, key: 'a' }, /COVERING INDEX executions_ended_key_top/],
    ['a status', { parent: null, status: ['failed'] }, /COVERING INDEX executions_ended_top_status/],
    ['what was slow', { parent: null, slow: true }, /COVERING INDEX executions_slow/],
    ['a session', { parent: null, session: '2026-03-13' }, /INDEX executions_session \(session_date=\?\)/],
  ])('sort the few rows of %s by their index', async (_name, filter, index) => {
    const sort = { by: 'ranMs', order: 'desc' } as const;
    const plan = await plansOf((store) => store.history.list({ page: 1, pageSize: 50, filter, sort }));
    expect(plan.filter((step) => index.test(step)).length).toBeGreaterThan(1);
    expect(plan.filter((step) => FULL_SCAN.test(step))).toEqual([]);
  });

  it('count what was slow by its index', async () => {
    const plan = await plansOf((store) => store.history.slowSince(T0));
    expect(plan.join('\n')).toMatch(/COVERING INDEX executions_slow/);
  });

  it.each<[string, (store: Store) => unknown, RegExp]>([
    ['the queue', (store) => store.queue.waiting(10, ['g'], 0, false), /INDEX executions_queue/],
    ['the queue while draining', (store) => store.queue.waiting(10, ['g'], 0, true), /INDEX executions_queue/],
    ['the workflows under way', (store) => store.queue.workflows('running', 0), /executions_workflows/],
    ['the steps of a run', (store) => store.queue.steps(1), /executions_steps \(parent_id=\?\)/],
    ['what is active of a task', (store) => store.queue.active(1), /executions_active_task \(task_id=\? AND id>\?\)/],
    ['the next in a queue', (store) => store.queue.nextQueued(1), /executions_active_task \(task_id=\? AND id>\?\)/],
    ['mark as waiting for the group', (store) => store.queue.markWaitingForGroup('g'), /INDEX executions_active/],
    ['due retries', (store) => store.queue.dueRetries(T0, 9), /executions_retry \(retry_at>\? AND retry_at<\?\)/],
    ['the earliest retry', (store) => store.queue.earliestRetry(), /INDEX executions_retry/],
    ['what is unfinished', (store) => store.queue.unfinished(0, 9), /executions_active \(id>\?\)/],
    ['counts', (store) => store.queue.counts(), /INDEX executions_active/],
    ['a statistic', (store) => store.stats.overview(T0, T0), /stats_daily USING PRIMARY KEY \(task_id=\? AND day>/],
    ['what is due', (store) => store.planning.due(0, T0, 9), /tasks_next \(next_at>\? AND next_at<\?\)/],
    ['the earliest moment', (store) => store.planning.earliest(), /INDEX tasks_next/],
    ['what is unplanned', (store) => store.planning.unplanned(9), /INDEX tasks_unplanned/],
    ['a task by key', (store) => store.tasks.find('a'), /tasks_key \(key=\?\)/],
    ['a deleted task', (store) => store.tasks.findDeleted('a'), /tasks_deleted \(key=\?/],
    ['the number of tasks', (store) => store.views.counts(), /COVERING INDEX tasks_flags/],
    ['a view', (store) => store.views.find('a', T0), /executions_outcome_task \(task_id=\?\)/],
    ['what is usual', (store) => store.usual.of(1), /task_usual USING INTEGER PRIMARY KEY \(rowid=\?\)/],
  ])('find %s by its index', async (_name, call, index) => {
    const plan = await plansOf(call);
    expect(plan.join('\n')).toMatch(index);
    expect(plan.filter((step) => FULL_SCAN.test(step) || /USE TEMP B-TREE FOR ORDER BY/.test(step))).toEqual([]);
  });

  it.each<[string, (store: Store) => unknown]>([
    ['which tasks are late', (store) => store.late.keys(T0)],
    ['how they are late', (store) => store.late.all(T0, 9)],
  ])('tell %s by what is active and by the next moments alone', async (_name, call) => {
    const plan = await plansOf(call);
    const steps = plan.filter((step) => /^(SCAN|SEARCH) (e|s|w|executions)\b/.test(step));
    expect(steps.length).toBeGreaterThan(0);
    const cheap = /executions_active|executions_late_step|INTEGER PRIMARY KEY/;
    expect(steps.filter((step) => !cheap.test(step))).toEqual([]);
    expect(plan.join('\n')).toMatch(/SEARCH t USING INDEX tasks_next \(next_at>\? AND next_at<\?\)/);
  });

  it.each<TaskQuery['filter']>([
    {},
    { state: 'running' },
    { state: 'waiting' },
    { state: 'overdue' },
    { tag: 'x' },
    { text: 'x' },
    { text: 'rx script:daily.py -tag:x' },
    { text: 'last:failed' },
    { text: 'state:running,paused' },
  ])('list tasks by %j without a scan of the executions', async (filter) => {
    const sort = { by: 'key', order: 'asc' } as const;
    const plan = await plansOf((store) => store.views.list({ page: 1, pageSize: 50, sort, filter, now: T0 }));
    expect(plan.filter((step) => FULL_SCAN.test(step))).toEqual([]);
  });

  it('list tasks by name along an index, and look at the texts of those that show alone', async () => {
    const sort = { by: 'name', order: 'asc' } as const;
    const plan = await plansOf((store) => store.views.list({ page: 1, pageSize: 50, sort, filter: {}, now: T0 }));
    expect(plan.join('\n')).toMatch(/SCAN t USING (COVERING )?INDEX tasks_name/);
    expect(plan.filter((step) => /USE TEMP B-TREE FOR ORDER BY/.test(step))).toEqual([]);
  });

  it.each<TaskQuery['sort']['by']>(['lastAt', 'duration', 'state', 'match'])(
    'sort tasks by %s without a scan of the executions',
    async (by) => {
      const sort = { by, order: 'desc' } as const;
      const filter = { text: 'rx' };
      const plan = await plansOf((store) => store.views.list({ page: 1, pageSize: 50, sort, filter, now: T0 }));
      expect(plan.filter((step) => FULL_SCAN.test(step))).toEqual([]);
      expect(plan.filter((step) => /^SCAN s\b/.test(step)).length).toBeLessThanOrEqual(1);
    },
  );

  it.each<[string, (store: Store) => unknown, RegExp]>([
    ['names that nobody read', (store) => store.texts.unread(9), /INDEX task_search_unread/],
    [
      'the workflows around a task',
      (store) => store.texts.uses(1, 9),
      /SEARCH r USING (COVERING )?(INDEX|PRIMARY KEY).*kind=\? AND target=\?/,
    ],
    [
      'the scripts of a task',
      (store) => store.texts.uses(1, 9),
      /SEARCH mine USING COVERING INDEX task_refs_task \(task_id=\? AND kind=\?\)/,
    ],
  ])('find %s by their index', async (_name, call, index) => {
    expect((await plansOf(call)).join('\n')).toMatch(index);
  });
});
