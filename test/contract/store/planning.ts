import { describe, expect, it } from 'vitest';
import type { Store } from '@main/app/ports';
import { addTask, T0, taskWrite } from '../../unit/sqlite/samples';

const CRON = { kind: 'cron', expression: '* * * * *', timeZone: 'UTC' } as const;

/** Tasks of which only a live one may be planned. */
function someOff(store: Store): void {
  addTask(store, { key: 'off', trigger: CRON, nextAt: T0, enabled: false });
  addTask(store, { key: 'paused', trigger: CRON, nextAt: T0, paused: true });
  store.tasks.setDeleted(addTask(store, { key: 'deleted', trigger: CRON, nextAt: T0 }).id, T0);
}

/** The planner's marks. */
export function planningSuite(store: () => Store): void {
  const keys = (rows: { key: string }[]): string[] => rows.map((row) => row.key);

  describe('planning', () => {
    it('answers live tasks that are due, earliest first, with what the planner needs', () => {
      someOff(store());
      const missed = { policy: 'run-all', graceSeconds: 7, limit: 3 } as const;
      const task = addTask(store(), {
        key: 'a',
        name: 'A',
        trigger: CRON,
        missed,
        overlap: 'queue',
        group: 'g',
        nextAt: T0,
        watermark: T0 - 5,
      });
      addTask(store(), { key: 'b', trigger: CRON, nextAt: T0 - 1 });
      addTask(store(), { key: 'c', trigger: CRON, nextAt: T0 + 1 });
      addTask(store(), { key: 'd' });
      expect(keys(store().planning.due(0, T0, 10))).toEqual(['b', 'a']);
      expect(keys(store().planning.due(0, T0, 1))).toEqual(['b']);
      expect(store().planning.due(T0 - 1, T0, 10)).toEqual([
        {
          id: task.id,
          key: 'a',
          name: 'A',
          version: 1,
          trigger: CRON,
          missed,
          overlap: 'queue',
          group: 'g',
          guard: null,
          session: null,
          isWorkflow: false,
          nextAt: T0,
          watermark: T0 - 5,
        },
      ]);
      expect(store().planning.plan(task.id)).toEqual(store().planning.due(T0 - 1, T0, 1)[0]);
      expect(store().planning.earliest()).toBe(T0 - 1);
    });

    it('has no plan of a task that is off, paused, deleted or unknown', () => {
      someOff(store());
      expect([1, 2, 3, 4].map((id) => store().planning.plan(id))).toEqual([null, null, null, null]);
      expect(store().planning.due(0, T0, 10)).toEqual([]);
      expect(store().planning.earliest()).toBeNull();
    });

    it('goes through live tasks in slices', () => {
      for (const key of ['c', 'a', 'b']) addTask(store(), { key });
      someOff(store());
      const first = store().planning.plans(0, 2);
      expect(keys(first)).toEqual(['c', 'a']);
      expect(keys(store().planning.plans(first[1]?.id ?? 0, 2))).toEqual(['b']);
    });

    it('ends pauses whose time has come, of tasks that are not deleted', () => {
      const { planning, tasks } = store();
      const state = { enabled: true, paused: true, nextAt: null, watermark: T0, at: T0 };
      const ids = ['a', 'b', 'c', 'd'].map((key) => addTask(store(), { key, trigger: CRON, nextAt: T0 }).id);
      for (const [n, id] of ids.entries()) tasks.setState(id, { ...state, pausedUntil: n === 2 ? null : T0 + n });
      tasks.setDeleted(ids[0] ?? 0, T0);
      expect(planning.earliestPauseEnd()).toBe(T0 + 1);
      expect(planning.endPauses(T0 + 2)).toEqual(['b']);
      expect(planning.earliestPauseEnd()).toBe(T0 + 3);
      expect(planning.unplanned(10)).toMatchObject([{ key: 'b', watermark: T0, nextAt: null }]);
      expect(tasks.find('b')).toMatchObject({ paused: false, pausedUntil: null, updatedAt: T0 + 2 });
      expect(tasks.find('c')).toMatchObject({ paused: true, pausedUntil: null });
    });

    it('leaves the next moment to be computed once a moment is decided, until it is set', () => {
      const task = addTask(store(), { key: 'a', trigger: CRON, nextAt: T0 });
      expect(store().planning.unplanned(10)).toEqual([]);
      store().planning.markDecided(task.id, T0 + 3);
      expect(store().planning.due(0, T0 + 9, 10)).toEqual([]);
      expect(store().planning.unplanned(10)).toMatchObject([{ key: 'a', watermark: T0 + 3, nextAt: null }]);
      store().planning.setNext(task.id, 2, T0 + 60);
      expect(keys(store().planning.unplanned(10))).toEqual(['a']);
      store().planning.setNext(task.id, 1, T0 + 60);
      expect(store().planning.unplanned(10)).toEqual([]);
      expect(store().planning.earliest()).toBe(T0 + 60);
    });

    it('counts a task as planned after an edit or a change of state', () => {
      const a = addTask(store(), { key: 'a', trigger: CRON });
      const b = addTask(store(), { key: 'b', trigger: CRON });
      for (const { id } of [a, b]) store().planning.markDecided(id, T0);
      expect(keys(store().planning.unplanned(1))).toEqual(['a']);
      store().tasks.update(a.id, 1, taskWrite({ key: 'a', trigger: CRON, nextAt: T0 + 1 }));
      store().tasks.setState(b.id, { enabled: true, paused: false, nextAt: T0 + 2, watermark: T0, at: T0 });
      expect(store().planning.unplanned(10)).toEqual([]);
    });

    it('brings watermarks that lie ahead back to now and leaves their moments to be computed', () => {
      addTask(store(), { key: 'ahead', trigger: CRON, watermark: T0 + 1, nextAt: T0 + 60 });
      addTask(store(), { key: 'fine', trigger: CRON, watermark: T0, nextAt: T0 + 60 });
      addTask(store(), { key: 'off', trigger: CRON, watermark: T0 + 1, enabled: false });
      expect(store().planning.alignWatermarks(T0)).toBe(1);
      expect(store().planning.unplanned(10)).toMatchObject([{ key: 'ahead', watermark: T0, nextAt: null }]);
      expect(store().tasks.find('fine')?.nextAt).toBe(T0 + 60);
      expect(store().planning.alignWatermarks(T0)).toBe(0);
    });

    it('goes on from where moments had been decided once the clock passes that again', () => {
      const watermark = (key: string): number | undefined => store().tasks.find(key)?.watermark;
      const a = addTask(store(), { key: 'a', trigger: CRON, watermark: T0 + 100 });
      const b = addTask(store(), { key: 'b', trigger: CRON, watermark: T0 + 100 });
      const c = addTask(store(), { key: 'c', trigger: CRON, watermark: T0 + 100 });
      store().planning.alignWatermarks(T0);
      store().planning.alignWatermarks(T0 - 50);
      store().tasks.update(b.id, 1, taskWrite({ key: 'b', trigger: CRON, watermark: T0 - 20 }));
      store().tasks.setState(c.id, { enabled: true, paused: false, nextAt: null, watermark: T0 - 20, at: T0 });
      expect(store().planning.alignWatermarks(T0 + 99)).toBe(0);
      expect(store().planning.alignWatermarks(T0 + 200)).toBe(1);
      expect([watermark('a'), watermark('b'), watermark('c')]).toEqual([T0 + 100, T0 - 20, T0 - 20]);
      expect(store().planning.unplanned(10)).toMatchObject([{ id: a.id, nextAt: null }]);
    });
  });
}
