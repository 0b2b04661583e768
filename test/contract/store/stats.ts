import { describe, expect, it } from 'vitest';
import type { Store } from '@main/app/ports';
import { addExecution, addRun, addTask, present, T0 } from '../../unit/sqlite/samples';

const DAY = 86_400_000;

/** Statistics. */
export function statsSuite(store: () => Store): void {
  describe('statistics', () => {
    it('are empty without a run, with every day of the range', () => {
      const none = { total: 0, byStatus: {}, counted: 0, successRate: null, meanMs: null, p95Ms: null };
      expect(store().stats.overview(T0, T0 + DAY)).toEqual({
        ...none,
        days: [
          { date: '2026-03-15', ...none },
          { date: '2026-03-16', ...none },
        ],
      });
    });

    it('count ends per task and over all, and durations of what ran', () => {
      const [a, b] = [addTask(store(), { key: 'a' }), addTask(store(), { key: 'b' })];
      addRun(store(), a, { tookMs: 1000 });
      addRun(store(), a, { status: 'failed', tookMs: 3000 });
      addRun(store(), b, { status: 'terminated', tookMs: 0 });
      addExecution(store(), { taskId: b.id, status: 'missed', reason: 'asleep', finishedAt: T0 });
      addExecution(store(), { taskId: b.id, status: 'skipped', reason: 'overlap', finishedAt: T0 });
      expect(store().stats.task(a.id, T0, T0)).toMatchObject({
        total: 2,
        byStatus: { success: 1, failed: 1 },
        counted: 2,
        successRate: 0.5,
        meanMs: 2000,
      });
      expect(store().stats.task(b.id, T0, T0)).toMatchObject({
        total: 3,
        byStatus: { terminated: 1, missed: 1, skipped: 1 },
        counted: 0,
        successRate: null,
        meanMs: 0,
        p95Ms: 0,
      });
      const all = store().stats.overview(T0, T0);
      const { days: _, ...figures } = all;
      expect(figures).toMatchObject({ total: 5, counted: 2, successRate: 0.5, meanMs: 1333 });
      expect(all.days).toEqual([{ date: '2026-03-15', ...figures }]);
    });

    it('name no p95 above the longest run, over one day and over more', () => {
      const task = addTask(store(), { key: 'a' });
      addRun(store(), task, { tookMs: 77 });
      expect(store().stats.task(task.id, T0, T0).p95Ms).toBe(77);
      addRun(store(), task, { startedAt: T0 + 86_400_000, tookMs: 315 });
      const { days, p95Ms } = store().stats.task(task.id, T0, T0 + 86_400_000);
      expect([p95Ms, ...days.map((day) => day.p95Ms)]).toEqual([315, 77, 315]);
    });

    it('count a run under the local day that it ended on', () => {
      const task = addTask(store(), { key: 'a' });
      // 16:00 UTC is midnight in Shanghai.
      const midnight = Date.UTC(2026, 2, 15, 16);
      addRun(store(), task, { startedAt: midnight - 1000, tookMs: 999 });
      addRun(store(), task, { startedAt: midnight - 1000, tookMs: 1000 });
      const { days } = store().stats.task(task.id, midnight - 1, midnight);
      expect(days.map((day) => [day.date, day.total])).toEqual([
        ['2026-03-15', 1],
        ['2026-03-16', 1],
      ]);
      expect(store().stats.task(task.id, midnight, midnight).total).toBe(1);
    });

    it('leave out tries and what has not ended', () => {
      const task = addTask(store(), { key: 'a' });
      const attempt = addExecution(store(), { source: 'try' });
      store().executions.move(attempt.id, ['pending'], { status: 'success', finishedAt: T0 });
      addExecution(store(), { taskId: task.id });
      expect(store().stats.overview(T0, T0).total).toBe(0);
    });

    it('move a run that is marked as success, on the day it was counted under', () => {
      const task = addTask(store(), { key: 'a' });
      const { id } = addRun(store(), task, { status: 'failed', tookMs: 2000 });
      present(store().executions.move(id, ['failed'], { status: 'success', reason: 'marked', note: 'fine' }));
      expect(store().stats.task(task.id, T0, T0 + 2 * DAY)).toMatchObject({
        total: 1,
        byStatus: { success: 1 },
        meanMs: 2000,
        days: [{ total: 1 }, { total: 0 }, { total: 0 }],
      });
    });

    it('count nothing of a move that did not happen or was taken back', () => {
      const task = addTask(store(), { key: 'a' });
      const { id } = addRun(store(), task, {});
      expect(store().executions.move(id, ['failed'], { status: 'success' })).toBeNull();
      const work = (): void =>
        store().transaction(() => {
          addRun(store(), task, {});
          throw new Error('no');
        });
      expect(work).toThrow('no');
      expect(store().stats.overview(T0, T0).total).toBe(1);
    });
  });
}
