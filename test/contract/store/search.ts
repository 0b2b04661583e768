import { describe, expect, it } from 'vitest';
import type { Store, TaskQuery } from '@main/app/ports';
import { addExecution, addRun, addTask, present, T0, taskWrite } from '../../unit/sqlite/samples';

const CRON = { kind: 'cron', expression: '* * * * *', timeZone: 'UTC' } as const;

/** How 日线, 分钟 and 重庆 are read. */
const READ: Readonly<Record<string, string>> = {
  日: 'ri',
  线: 'xian',
  分: 'fen',
  钟: 'zhong',
  重: 'chong',
  庆: 'qing',
};
const read = (name: string): (string | null)[] => [...name].map((char) => READ[char] ?? null);

/** Searching for tasks, and who uses one. */
export function searchSuite(store: () => Store): void {
  const list = (fields: Partial<TaskQuery>) =>
    store().views.list({ page: 1, pageSize: 50, sort: { by: 'key', order: 'asc' }, filter: {}, now: T0, ...fields });
  const keys = (fields: Partial<TaskQuery>): string[] => list(fields).rows.map(({ key }) => key);
  const found = (text: string): string[] => keys({ filter: { text } });
  const readAll = (): void => {
    for (const task of store().texts.unread(1000)) store().texts.setReading(task, read(task.name));
  };

  describe('a search for tasks', () => {
    it('looks in every field, for all words, in whatever order', () => {
      const venv = { kind: 'venv', path: '/envs/Quant' } as const;
      const action = {
        kind: 'command',
        shell: 'python Daily.py --force',
        cwd: '/srv/jobs',
        interpreter: venv,
        pythonUtf8: false,
      } as const;
      addTask(store(), {
        key: 'bars',
        name: '日线',
        description: 'All of them',
        tags: ['盘后'],
        group: 'tushare',
        action,
      });
      addTask(store(), { key: 'other', name: 'Other' });
      for (const text of [
        '日线',
        'BARS',
        'all of',
        'daily.py',
        '"Daily.py --force"',
        '/SRV/jobs',
        'quant',
        '盘后',
        'tushare',
      ]) {
        expect([text, found(text)]).toEqual([text, ['bars']]);
      }
      expect(found('tushare 日线 ＤＡＩＬＹ')).toEqual(['bars']);
      expect(found('tushare other')).toEqual([]);
      expect(found('-tushare')).toEqual(['other']);
    });

    it('looks in one field alone where it is named', () => {
      const action = (shell: string) =>
        ({ kind: 'command', shell, cwd: null, interpreter: { kind: 'system' }, pythonUtf8: false }) as const;
      addTask(store(), { key: 'a', name: 'daily.py', action: action('true') });
      addTask(store(), { key: 'b', action: action('python daily.py'), group: 'tushare', tags: ['x y'] });
      expect(found('daily.py')).toEqual(['a', 'b']);
      expect(found('script:daily.py')).toEqual(['b']);
      expect(found('-script:daily.py')).toEqual(['a']);
      expect([found('name:daily'), found('key:B'), found('group:tush'), found('tag:"x y"')]).toEqual([
        ['a'],
        ['b'],
        ['b'],
        ['b'],
      ]);
      expect(found('interpreter:system group:tushare')).toEqual(['b']);
      expect(found('-group:tushare')).toEqual(['a']);
    });

    it('tells tasks by state, type and last outcome, of several one', () => {
      const failed = addTask(store(), { key: 'failed', trigger: CRON, nextAt: T0 + 1 });
      addRun(store(), failed, { status: 'failed' });
      const fine = addTask(store(), { key: 'fine', trigger: CRON, paused: true });
      addRun(store(), fine, { status: 'success' });
      addTask(store(), { key: 'new' });
      const busy = addTask(store(), { key: 'busy', trigger: CRON, nextAt: T0 + 1 });
      const { id } = addExecution(store(), { taskId: busy.id, key: 'busy' });
      store().executions.move(id, ['pending'], { status: 'running', reason: null, startedAt: T0 });
      expect(found('last:failed')).toEqual(['failed']);
      expect(found('-last:failed')).toEqual(['busy', 'fine', 'new']);
      expect(found('state:paused,manual')).toEqual(['fine', 'new']);
      expect(found('state:running,paused')).toEqual(['busy', 'fine']);
      expect(found('state:running')).toEqual(['busy']);
      expect(found('-state:paused -state:running')).toEqual(['failed', 'new']);
      expect(found('type:manual')).toEqual(['new']);
    });

    it('finds Chinese names by their initials and by how they are read, from a character on', () => {
      addTask(store(), { key: 'a', name: 'A股日线' });
      addTask(store(), { key: 'b', name: '分钟线' });
      addTask(store(), { key: 'c', name: '重庆 300' });
      addTask(store(), { key: 'd', name: 'Brix' });
      expect(found('rx')).toEqual([]);
      readAll();
      expect(store().texts.unread(9)).toEqual([]);
      expect([found('rx'), found('fzx'), found('cq300')]).toEqual([['a'], ['b'], ['c']]);
      expect([found('fenzhong'), found('rixian'), found('zhongx')]).toEqual([['b'], ['a'], ['b']]);
      expect(found('ixian')).toEqual([]);
      expect(found('name:fenzhongxian')).toEqual(['b']);
      expect(found('script:rx')).toEqual([]);
      expect(found('-rx')).toEqual(['b', 'c', 'd']);
    });

    it('reads a name anew when it changes, and not for a name that it no longer is', () => {
      const task = addTask(store(), { key: 'a', name: '日线' });
      const [seen] = store().texts.unread(9);
      store().tasks.update(task.id, 1, taskWrite({ key: 'a', name: '分钟' }));
      store().texts.setReading(present(seen), read('日线'));
      expect(store().texts.unread(9)).toEqual([{ id: task.id, name: '分钟' }]);
      readAll();
      expect([found('rx'), found('fz')]).toEqual([[], ['a']]);
      store().tasks.update(task.id, 2, taskWrite({ key: 'a', name: 'plain' }));
      expect([store().texts.unread(9), found('fz'), found('plain')]).toEqual([[], [], ['a']]);
    });

    it('has what fits best first: the name itself, its start, its sounds, the middle of it, anything else', () => {
      addTask(store(), { key: 'e', name: 'x', description: 'ri' });
      addTask(store(), { key: 'd', name: 'a ri' });
      addTask(store(), { key: 'c', name: '日线' });
      addTask(store(), { key: 'b', name: 'rig' });
      addTask(store(), { key: 'a', name: 'RI' });
      readAll();
      const by = (order: 'asc' | 'desc'): string =>
        keys({ filter: { text: 'ri' }, sort: { by: 'match', order } }).join('');
      expect([by('asc'), by('desc')]).toEqual(['abcde', 'edcba']);
      expect(keys({ sort: { by: 'match', order: 'asc' } })).toEqual(keys({ sort: { by: 'name', order: 'asc' } }));
    });

    it('counts and pages what it finds like any list', () => {
      for (let n = 1; n <= 7; n += 1) addTask(store(), { key: `t${n}`, name: n === 4 ? 'none' : '日线' });
      const page = list({ page: 2, pageSize: 4, filter: { text: '日' } });
      expect([page.total, page.more, page.rows.map(({ key }) => key)]).toEqual([6, undefined, ['t6', 't7']]);
      expect(list({ page: 3, pageSize: 4, filter: { text: '日' } })).toMatchObject({ total: 6, rows: [] });
      const gone = present(store().tasks.find('t6'));
      store().tasks.setDeleted(gone.id, T0);
      expect(list({ filter: { text: '日' } }).total).toBe(5);
    });
  });

  describe('a list of tasks', () => {
    it('sorts names naturally: numbers by their value, Chinese ones as they are read', () => {
      addTask(store(), { key: 'a', name: '日线 10' });
      addTask(store(), { key: 'b', name: '日线 2' });
      addTask(store(), { key: 'c', name: '分钟' });
      addTask(store(), { key: 'd', name: 'zoo' });
      addTask(store(), { key: 'e', name: 'Alpha' });
      readAll();
      const by = (order: 'asc' | 'desc'): string => keys({ sort: { by: 'name', order } }).join('');
      expect([by('asc'), by('desc')]).toEqual(['edcba', 'abcde']);
    });

    it('sorts by last run, its duration and state, what has none last both ways', () => {
      const run = (key: string, startedAt: number, tookMs: number): void =>
        void addRun(store(), addTask(store(), { key, trigger: CRON, nextAt: T0 + 1 }), { startedAt, tookMs });
      run('a', T0 + 50, 300);
      run('b', T0 + 10, 200);
      run('c', T0 + 900, 100);
      addTask(store(), { key: 'd', trigger: CRON, paused: true });
      const sorted = (by: TaskQuery['sort']['by'], order: 'asc' | 'desc'): string =>
        keys({ sort: { by, order } }).join('');
      expect([sorted('lastAt', 'asc'), sorted('lastAt', 'desc')]).toEqual(['bacd', 'cabd']);
      expect([sorted('duration', 'asc'), sorted('duration', 'desc')]).toEqual(['cbad', 'abcd']);
      expect([sorted('state', 'asc'), sorted('state', 'desc')]).toEqual(['abcd', 'dcba']);
    });
  });

  describe('who uses a task', () => {
    const command = (shell: string, cwd: string | null = null) =>
      ({ kind: 'command', shell, cwd, interpreter: { kind: 'system' }, pythonUtf8: false }) as const;

    it('is each workflow that has it as a step, and each other task that runs a script of it', () => {
      const task = addTask(store(), { key: 'a', action: command('python /srv/daily.py') });
      addTask(store(), { key: 'b', name: 'B', action: command('python daily.py', '/srv') });
      addTask(store(), { key: 'c', action: command('python daily.py', '/other') });
      const steps = [
        { id: 'one', task: 'a' },
        { id: 'two', task: 'a' },
        { id: 'three', action: command('sh /srv/daily.py') },
      ];
      addTask(store(), { key: 'flow', name: 'Flow', action: { kind: 'workflow', workflow: { steps } } as never });
      const gone = addTask(store(), { key: 'gone', action: command('python /srv/daily.py') });
      store().tasks.setDeleted(gone.id, T0);
      expect(store().texts.uses(task.id, 9)).toEqual({
        workflows: [{ key: 'flow', name: 'Flow' }],
        workflowTotal: 1,
        sameScript: [
          { key: 'b', name: 'B', script: '/srv/daily.py' },
          { key: 'flow', name: 'Flow', script: '/srv/daily.py' },
        ],
        sameScriptTotal: 2,
      });
      expect(store().texts.uses(task.id, 1)).toMatchObject({ sameScript: [{ key: 'b' }], sameScriptTotal: 2 });
      expect(store().texts.uses(present(store().tasks.find('c')).id, 9)).toMatchObject({
        workflows: [],
        sameScript: [],
      });
    });

    it('goes by the newest version', () => {
      const task = addTask(store(), { key: 'a', action: command('python /srv/daily.py') });
      const other = addTask(store(), { key: 'b', action: command('python /srv/daily.py') });
      store().tasks.update(other.id, 1, taskWrite({ key: 'b', action: command('python /srv/weekly.py') }));
      expect(store().texts.uses(task.id, 9).sameScriptTotal).toBe(0);
    });
  });
}
