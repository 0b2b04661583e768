import { describe, expect, it } from 'vitest';
import type { Store } from '@main/app/ports';
import { addExecution, addTask, newExecution, T0 } from '../../unit/sqlite/samples';

/** Executions that are not finished. */
export function queueSuite(store: () => Store): void {
  const ids = (rows: { id: number }[]): number[] => rows.map((row) => row.id);
  const pending = (fields: object = {}): number => addExecution(store(), fields).id;
  const running = (fields: object = {}): number => {
    const id = pending(fields);
    store().executions.move(id, ['pending'], { status: 'running', reason: null, startedAt: T0 });
    return id;
  };
  const ended = (fields: object = {}): number => {
    const id = pending(fields);
    store().executions.move(id, ['pending'], { status: 'terminated', reason: 'cancelled', finishedAt: T0 });
    return id;
  };

  describe('the queue', () => {
    it('holds what is active of a task, oldest first, what waits for an earlier run included', () => {
      const [a, b] = [addTask(store(), { key: 'a' }), addTask(store(), { key: 'b' })];
      ended({ taskId: a.id });
      const first = running({ taskId: a.id });
      const second = pending({ taskId: a.id, reason: 'overlap-queue' });
      const third = pending({ taskId: a.id, reason: 'retry-wait' });
      pending({ taskId: b.id });
      pending({ taskId: null });
      expect(ids(store().queue.active(a.id))).toEqual([first, second, third]);
      expect(store().queue.active(99)).toEqual([]);
    });

    it('hands out what waits for a slot, oldest first, leaving out full groups', () => {
      const a = pending({ group: 'g' });
      const b = pending({ group: 'h', reason: 'group' });
      const c = pending();
      running({ group: 'i' });
      ended({ group: 'i' });
      for (const reason of ['overlap-queue', 'retry-wait'] as const) pending({ reason, group: 'i' });
      const waiting = (limit: number, full: string[], afterId = 0): number[] =>
        ids(store().queue.waiting(limit, full, afterId, false));
      expect(waiting(10, [])).toEqual([a, b, c]);
      expect(waiting(2, [])).toEqual([a, b]);
      expect(waiting(10, ['g'])).toEqual([b, c]);
      expect(waiting(10, ['g', 'h'])).toEqual([c]);
      expect(waiting(10, [], a)).toEqual([b, c]);
    });

    it('answers the oldest of a queue only when nothing else of the task is active', () => {
      const { id: taskId } = addTask(store(), { key: 'a' });
      const holder = running({ taskId });
      const first = pending({ taskId, reason: 'overlap-queue' });
      pending({ taskId, reason: 'overlap-queue' });
      const next = (): number | undefined => store().queue.nextQueued(taskId)?.id;
      expect(next()).toBeUndefined();
      store().executions.move(holder, ['running'], { status: 'success', finishedAt: T0 });
      expect(next()).toBe(first);
      expect(store().queue.nextQueued(99)).toBeNull();
    });

    it('claims the next moments of many tasks at once, each once, and marks them decided', () => {
      const tasks = ['a', 'b', 'c'].map((key, i) => addTask(store(), { key, nextAt: T0 + 10 - i, group: 'g' }));
      const [first, second] = tasks.map((task) => task.id);
      const twice = store().executions.insert(
        newExecution({ taskId: first ?? 0, source: 'schedule', scheduledFor: T0 + 10 }),
      );
      expect(twice).not.toBeNull();
      expect([...store().queue.busyTasks()]).toEqual([first]);
      const claimed = store().executions.claim([first ?? 0, second ?? 0], T0 + 20, null);
      expect(claimed).toMatchObject([
        {
          key: 'b',
          taskId: second,
          status: 'pending',
          reason: 'slot',
          source: 'schedule',
          scheduledFor: T0 + 9,
          group: 'g',
        },
      ]);
      expect(store().tasks.byId(second ?? 0)).toMatchObject({ nextAt: null, watermark: T0 + 20 });
      expect(store().tasks.byId(first ?? 0)).toMatchObject({ nextAt: null, watermark: T0 + 20 });
      expect(store().executions.claim([], T0, null)).toEqual([]);
    });

    it('blames a full group once', () => {
      const a = pending({ group: 'g' });
      const b = pending({ group: 'g' });
      pending({ group: 'h' });
      pending();
      expect(store().queue.markWaitingForGroup('g')).toMatchObject([
        { id: a, reason: 'group', revision: 2 },
        { id: b, reason: 'group', revision: 2 },
      ]);
      expect(store().queue.markWaitingForGroup('g')).toEqual([]);
    });

    it('answers retries that are due, earliest first, and moves all of them when the clock jumped', () => {
      const retry = (retryAt: number): number => {
        const id = running();
        store().executions.move(id, ['running'], { status: 'pending', reason: 'retry-wait', retryAt });
        return id;
      };
      expect(store().queue.earliestRetry()).toBeNull();
      const late = retry(T0 + 20);
      const soon = retry(T0 + 10);
      const gone = retry(T0 + 5);
      store().executions.move(gone, ['pending'], { status: 'pending', reason: 'slot' });
      expect(store().queue.earliestRetry()).toBe(T0 + 10);
      expect(ids(store().queue.dueRetries(T0 + 10, 10))).toEqual([soon]);
      expect(ids(store().queue.dueRetries(T0 + 20, 10))).toEqual([soon, late]);
      expect(ids(store().queue.dueRetries(T0 + 20, 1))).toEqual([soon]);
      const before = store().executions.get(soon)?.revision ?? 0;
      store().queue.shiftRetries(-3_600_000.25);
      expect(store().queue.earliestRetry()).toBe(T0 + 10 - 3_600_000);
      expect(store().executions.get(soon)?.revision).toBe(before + 1);
    });

    it('goes through what is unfinished in slices, and counts it', () => {
      const a = running();
      ended();
      const b = pending();
      const c = pending({ reason: 'retry-wait' });
      expect(ids(store().queue.unfinished(0, 2))).toEqual([a, b]);
      expect(ids(store().queue.unfinished(b, 2))).toEqual([c]);
      expect(store().queue.counts()).toEqual({ running: 1, pending: 2 });
    });
  });
}
