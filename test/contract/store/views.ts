import { describe, expect, it } from 'vitest';
import type { TaskState } from '@shared/model/task';
import type { Store, TaskQuery } from '@main/app/ports';
import { addExecution, addRun, addTask, T0 } from '../../unit/sqlite/samples';

const CRON = { kind: 'cron', expression: '* * * * *', timeZone: 'UTC' } as const;

function query(fields: Partial<TaskQuery> = {}): TaskQuery {
  return { page: 1, pageSize: 50, sort: { by: 'key', order: 'asc' }, filter: {}, now: T0, ...fields };
}

/** One task in each state. */
function oneOfEach(store: Store): void {
  addTask(store, { key: 'disabled', trigger: CRON, enabled: false, paused: true, nextAt: T0 + 10 });
  addTask(store, { key: 'paused', trigger: CRON, paused: true, nextAt: T0 + 20 });
  addTask(store, { key: 'manual' });
  addTask(store, { key: 'waiting', trigger: CRON, nextAt: T0 - 300_000 });
  addTask(store, { key: 'overdue', trigger: CRON, nextAt: T0 - 300_001 });
  const running = addTask(store, { key: 'running', trigger: CRON, enabled: false });
  const { id } = addExecution(store, { taskId: running.id, key: 'running' });
  store.executions.move(id, ['pending'], { status: 'running', reason: null, startedAt: T0 });
  addExecution(store, { taskId: running.id, key: 'running', reason: 'retry-wait' });
  const retrying = addTask(store, { key: 'retrying', trigger: CRON, paused: true });
  addExecution(store, { taskId: retrying.id, key: 'retrying', reason: 'retry-wait' });
}

const STATES: TaskState[] = ['disabled', 'paused', 'waiting', 'running', 'retrying', 'overdue', 'manual'];

/** Tasks as calls answer them. */
export function viewSuite(store: () => Store): void {
  const keys = (fields: Partial<TaskQuery>): string[] =>
    store()
      .views.list(query(fields))
      .rows.map((row) => row.key);

  describe('task views', () => {
    it.each(STATES)('derive the state %s, alike in a view, a list and a filter', (state) => {
      oneOfEach(store());
      expect(store().views.find(state, T0)?.state).toBe(state);
      const row = store()
        .views.list(query())
        .rows.find((one) => one.key === state);
      expect(row?.state).toBe(state);
      expect(keys({ filter: { state } })).toEqual([state]);
    });

    it('show no next moment of a task that is off, though it is stored', () => {
      oneOfEach(store());
      expect(store().views.find('disabled', T0)?.nextAt).toBeNull();
      expect(store().views.find('paused', T0)?.nextAt).toBeNull();
      expect(store().views.find('waiting', T0)?.nextAt).toBe(T0 - 300_000);
      expect(store().tasks.find('paused')?.nextAt).toBe(T0 + 20);
    });

    it('show the newest finished run that is no try, beside one that is active', () => {
      const task = addTask(store(), { key: 'a' });
      expect(store().views.find('a', T0)?.last).toBeNull();
      addRun(store(), task, { status: 'success' });
      const failed = addRun(store(), task, { status: 'failed', startedAt: T0 + 5 });
      addExecution(store(), { taskId: task.id, key: 'a' });
      const attempt = addExecution(store(), { taskId: null, key: 'a', source: 'try' });
      store().executions.move(attempt.id, ['pending'], { status: 'failed', finishedAt: T0 + 9 });
      expect(store().views.find('a', T0)?.last).toEqual({
        id: failed.id,
        status: 'failed',
        reason: 'exit-code',
        scheduledFor: null,
        startedAt: T0 + 5,
        finishedAt: T0 + 1005,
      });
    });

    it('say that only a person starts what was to run once, when it has run', () => {
      const trigger = { kind: 'once' as const, at: T0 };
      const task = addTask(store(), { key: 'a', trigger, nextAt: T0 });
      const state = () => store().views.find('a', T0)?.state;
      expect(state()).toBe('waiting');
      const run = addExecution(store(), { taskId: task.id, key: 'a', scheduledFor: T0 });
      store().planning.markDecided(task.id, T0);
      expect(state()).toBe('waiting');
      store().executions.move(run.id, ['pending'], { status: 'failed', finishedAt: T0 + 1 });
      expect(state()).toBe('manual');
      expect(keys({ filter: { state: 'manual' } })).toEqual(['a']);
    });

    it('carry the definition, the derived type and the times', () => {
      const task = addTask(store(), { key: 'a', trigger: CRON, tags: ['x'], at: T0 + 1 });
      expect(store().views.find('a', T0)).toEqual({
        ...task.definition,
        enabled: true,
        paused: false,
        pausedUntil: null,
        version: 1,
        type: 'common',
        state: 'waiting',
        overdue: null,
        nextAt: null,
        last: null,
        usual: null,
        recent: [],
        createdAt: T0 + 1,
        updatedAt: T0 + 1,
      });
      store().tasks.setDeleted(task.id, T0);
      expect(store().views.find('a', T0)).toBeNull();
    });
  });

  describe('task lists', () => {
    it('narrow by type, tag and being enabled, all at once', () => {
      addTask(store(), { key: 'a', tags: ['x'], trigger: CRON });
      addTask(store(), { key: 'b', tags: ['x', 'y'], trigger: CRON, enabled: false });
      addTask(store(), { key: 'c', tags: ['y'] });
      expect(keys({ filter: { type: 'manual' } })).toEqual(['c']);
      expect(keys({ filter: { tag: 'y' } })).toEqual(['b', 'c']);
      expect(keys({ filter: { enabled: false } })).toEqual(['b']);
      expect(keys({ filter: { tag: 'x', type: 'common', enabled: true } })).toEqual(['a']);
    });

    it('find text in key, name and description, whatever the case and whatever it looks like', () => {
      addTask(store(), { key: 'daily-bars', name: 'STEP3 日线数据' });
      addTask(store(), { key: 'b', description: 'Größe 100%_done ПРИВЕТ' });
      addTask(store(), { key: 'c', name: 'plain' });
      for (const text of ['DAILY', 'step3', '日线']) expect(keys({ filter: { text } })).toEqual(['daily-bars']);
      for (const text of ['GRÖSSE'.replace('SS', 'ß'), '0%_', 'привет'])
        expect(keys({ filter: { text } })).toEqual(['b']);
      expect(keys({ filter: { text: 'a%n' } })).toEqual([]);
      expect(keys({ filter: { text: "'" } })).toEqual([]);
    });

    it('find by the text and tags of the newest version only', () => {
      const task = addTask(store(), { key: 'a', name: 'before', tags: ['old'] });
      const next = { ...task, definition: { ...task.definition, name: 'after', tags: ['new'] }, who: 'x', at: T0 };
      store().tasks.update(task.id, 1, next);
      expect(keys({ filter: { text: 'before' } })).toEqual([]);
      expect(keys({ filter: { text: 'after', tag: 'new' } })).toEqual(['a']);
      expect(keys({ filter: { tag: 'old' } })).toEqual([]);
    });

    it('sort by each column both ways, tasks without a next moment last', () => {
      addTask(store(), { key: 'a', name: 'Zoo', trigger: CRON, nextAt: T0 + 2, at: T0 + 3 });
      addTask(store(), { key: 'b', name: 'alpha', trigger: CRON, nextAt: T0 + 1, at: T0 + 1 });
      addTask(store(), { key: 'c', name: 'Beta', at: T0 + 2 });
      const sorted = (by: TaskQuery['sort']['by'], order: 'asc' | 'desc'): string =>
        keys({ sort: { by, order } }).join('');
      expect([sorted('key', 'asc'), sorted('key', 'desc')]).toEqual(['abc', 'cba']);
      expect([sorted('name', 'asc'), sorted('name', 'desc')]).toEqual(['bca', 'acb']);
      expect([sorted('nextAt', 'asc'), sorted('nextAt', 'desc')]).toEqual(['bac', 'abc']);
      expect([sorted('createdAt', 'asc'), sorted('updatedAt', 'desc')]).toEqual(['bca', 'acb']);
    });

    it('page with an exact total to 10,000 and more beyond', () => {
      store().transaction(() => {
        for (let n = 1; n <= 10_000; n += 1) addTask(store(), { key: `t${String(n).padStart(5, '0')}` });
      });
      const last = store().views.list(query({ page: 200 }));
      expect([last.total, last.more, last.rows.at(-1)?.key]).toEqual([10_000, undefined, 't10000']);
      addTask(store(), { key: 'one-more' });
      expect(store().views.list(query({ page: 201 }))).toMatchObject({ total: 10_000, more: true, rows: [{}] });
      expect(store().views.list(query({ page: 999 })).rows).toEqual([]);
    });
  });
}
