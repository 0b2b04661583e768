import { describe, expect, it } from 'vitest';
import type { Store } from '@main/app/ports';
import { addExecution, addRun, addTask, definition, newExecution, present, T0 } from '../../unit/sqlite/samples';

/** Executions one by one, and their attempts. */
export function executionSuite(store: () => Store): void {
  describe('executions', () => {
    it('come back as they were inserted', () => {
      const inserted = addExecution(store(), {
        key: 'probe',
        name: '试 😀',
        version: null,
        source: 'try',
        params: { a: 'x', b: 2, c: false },
        definition: definition({ key: 'probe' }),
        group: 'g',
        overlap: 'queue',
      });
      expect(inserted).toMatchObject({
        status: 'pending',
        revision: 1,
        attemptCount: 0,
        stopping: false,
        parent: null,
      });
      expect(store().executions.get(inserted.id)).toEqual(inserted);
      expect(store().executions.get(inserted.id + 1)).toBeNull();
      expect(store().history.lastId()).toBe(inserted.id);
    });

    it('start with no last id', () => {
      expect(store().history.lastId()).toBe(0);
    });

    it('happen at most once per task and moment from schedule or catch-up, finished rows included', () => {
      const [a, b] = [addTask(store(), { key: 'a' }), addTask(store(), { key: 'b' })];
      const at = (fields: object): boolean =>
        store().executions.insert(newExecution({ taskId: a.id, scheduledFor: T0, source: 'schedule', ...fields })) !==
        null;
      expect(at({ status: 'missed', reason: 'asleep', finishedAt: T0 })).toBe(true);
      expect(at({})).toBe(false);
      expect(at({ source: 'catch-up' })).toBe(false);
      expect(at({ status: 'skipped', reason: 'overlap', finishedAt: T0 })).toBe(false);
      expect(at({ scheduledFor: T0 + 1 })).toBe(true);
      expect(at({ taskId: b.id })).toBe(true);
      expect(at({ source: 'rerun' })).toBe(true);
      expect(at({ source: 'rerun' })).toBe(true);
      expect(store().stats.overview(T0, T0).total).toBe(1);
    });

    it('happen at most once per task and occurrence, whatever became of the first, and as often as nothing names one', () => {
      const [a, b] = [addTask(store(), { key: 'a' }), addTask(store(), { key: 'b' })];
      const fired = (fields: object) =>
        store().executions.insert(newExecution({ taskId: a.id, source: 'event', occurrence: 'x', ...fields }));
      const first = present(fired({ standsFor: T0 }));
      expect(store().executions.get(first.id)).toEqual(first);
      expect(first.occurrence).toBe('x');
      expect(fired({ standsFor: T0 + 1 })).toBeNull();
      store().executions.move(first.id, ['pending'], { status: 'terminated', reason: 'cancelled', finishedAt: T0 });
      expect(fired({})).toBeNull();
      expect(fired({ status: 'skipped', reason: 'overlap', finishedAt: T0 })).toBeNull();
      expect(fired({ occurrence: 'y' })).not.toBeNull();
      expect(fired({ taskId: b.id })).not.toBeNull();
      expect(fired({ occurrence: null })).not.toBeNull();
      expect(fired({ occurrence: null })).not.toBeNull();
      expect(store().history.list({ page: 1, pageSize: 1, filter: {} }).total).toBe(5);
      expect(store().stats.overview(T0, T0).total).toBe(1);
    });

    it('move only from the statuses that are named, and grow the revision with each write', () => {
      const { id } = addExecution(store());
      expect(store().executions.move(id, ['running'], { status: 'success', finishedAt: T0 })).toBeNull();
      expect(store().executions.move(id + 1, ['pending'], { reason: 'group' })).toBeNull();
      const running = store().executions.move(id, ['pending', 'running'], {
        status: 'running',
        reason: null,
        startedAt: T0 + 1,
        attemptCount: 1,
      });
      expect(running).toMatchObject({
        status: 'running',
        reason: null,
        startedAt: T0 + 1,
        attemptCount: 1,
        revision: 2,
      });
      const progress = { percent: 35, message: '三', current: null, done: 1, total: 3, etaAt: null };
      const written = store().executions.move(id, ['running'], {
        progress,
        result: { rows: 5300 },
        error: 'E',
        note: 'N',
      });
      expect(written).toMatchObject({ progress, result: { rows: 5300 }, error: 'E', note: 'N', revision: 3 });
      expect(store().executions.get(id)).toEqual(written);
      const cleared = store().executions.move(id, ['running'], { progress: null, result: null, error: null });
      expect(cleared).toMatchObject({ progress: null, result: null, error: null, note: 'N', startedAt: T0 + 1 });
    });

    it('are stopping while they run and a stop was asked for', () => {
      const { id } = addExecution(store());
      expect(store().executions.move(id, ['pending'], { stopReason: 'cancelled' })?.stopping).toBe(false);
      expect(store().executions.move(id, ['pending'], { status: 'running', startedAt: T0 })?.stopping).toBe(true);
      const end = { status: 'terminated', reason: 'cancelled', finishedAt: T0 + 1 } as const;
      expect(store().executions.move(id, ['running'], end)).toMatchObject({ stopping: false, stopReason: 'cancelled' });
    });

    it('can’t end without the time they ended at', () => {
      const { id } = addExecution(store());
      expect(() => store().executions.move(id, ['pending'], { status: 'failed' })).toThrow('without the time');
      expect(() => addExecution(store(), { status: 'missed' })).toThrow('without the time');
      expect(store().executions.get(id)?.status).toBe('pending');
    });

    it('keep how long they ran and what was usual when they began, and are slow by both at their end', () => {
      const task = addTask(store(), { key: 'a' });
      for (let n = 0; n < 5; n += 1) expect(addRun(store(), task, { tookMs: 60_000 })).toMatchObject({ usualMs: null });
      const run = (usualMs: number | null, tookMs: number, status: 'success' | 'failed' = 'success') => {
        const { id } = addExecution(store(), { taskId: task.id, key: 'a' });
        const begun = store().executions.move(id, ['pending'], { status: 'running', startedAt: T0, usualMs });
        expect(begun).toMatchObject({ ranMs: null, usualMs, isSlow: false });
        return store().executions.move(id, ['running'], { status, finishedAt: T0 + tookMs });
      };
      expect(run(60_000, 105_000)).toMatchObject({ ranMs: 105_000, usualMs: 60_000, isSlow: false });
      expect(run(60_000, 105_001, 'failed')).toMatchObject({ ranMs: 105_001, usualMs: 60_000, isSlow: true });
      expect(run(null, 1_000_000)).toMatchObject({ ranMs: 1_000_000, usualMs: null, isSlow: false });
      const slow = store().history.list({ page: 1, pageSize: 9, filter: { slow: true } });
      expect(slow.rows.map(({ ranMs }) => ranMs)).toEqual([105_001]);
      expect([store().history.slowSince(T0), store().history.slowSince(T0 + 1)]).toEqual([1, 0]);

      // What a person says of the outcome changes nothing of the time.
      const [{ id } = { id: 0 }] = slow.rows;
      const marked = { status: 'success', reason: 'marked', note: 'seen' } as const;
      expect(store().executions.move(id, ['failed'], marked)).toMatchObject({ ranMs: 105_001, isSlow: true });
    });

    it('ran for as long as their tries did, and not at all where they never began or were taken over', () => {
      const { id } = addExecution(store());
      store().executions.move(id, ['pending'], { status: 'running', startedAt: T0, attemptCount: 2 });
      for (const [number, startedAt] of [T0, T0 + 60_000].entries()) {
        store().attempts.add({ executionId: id, number: number + 1, token: 't', startedAt });
        store().attempts.patch(id, number + 1, { finishedAt: startedAt + 2000 });
      }
      const end = { status: 'success', finishedAt: T0 + 62_000 } as const;
      expect(store().executions.move(id, ['running'], end)).toMatchObject({ ranMs: 4000 });

      const waited = addExecution(store());
      const cancelled = { status: 'terminated', reason: 'cancelled', finishedAt: T0 + 9 } as const;
      expect(store().executions.move(waited.id, ['pending'], cancelled)).toMatchObject({ ranMs: null });
      const over = { status: 'success', startedAt: T0, finishedAt: T0 + 5, reusedFrom: id } as const;
      const taken = addExecution(store(), { ...over, parent: id, step: 's', source: 'workflow' });
      expect(taken).toMatchObject({ ranMs: null });
      expect(store().executions.get(taken.id)).toEqual(taken);
    });

    it('keep half characters out of the file without failing', () => {
      const { id } = addExecution(store());
      const moved = present(store().executions.move(id, ['pending'], { error: 'a\ud800b\0c' }));
      expect(moved.error).toBe('a\ufffdb\0c');
    });
  });

  describe('attempts', () => {
    it('are added running, patched in parts, and listed in order', () => {
      const { id } = addExecution(store());
      const second = store().attempts.add({ executionId: id, number: 2, token: 't2', startedAt: T0 + 2 });
      const first = store().attempts.add({ executionId: id, number: 1, token: 't1', startedAt: T0 });
      expect(first).toMatchObject({ executionId: id, number: 1, token: 't1', status: 'running', pid: null });
      expect(store().attempts.of(id)).toEqual([first, second]);
      const patch = {
        status: 'failed',
        reason: 'exit-code',
        pid: 42,
        pidStart: '9007199254740993',
        finishedAt: T0 + 1,
        exitCode: 3,
        signal: null,
        error: 'boom',
        command: ['sh', '-c', 'exit 3'],
        cwd: '/tmp',
      } as const;
      store().attempts.patch(id, 1, { ...patch, command: [...patch.command] });
      store().attempts.patch(id, 1, {});
      expect(store().attempts.of(id)).toEqual([{ ...first, ...patch }, second]);
      expect(store().attempts.of(id + 1)).toEqual([]);
    });

    it('are one per number', () => {
      const { id } = addExecution(store());
      const add = (): unknown => store().attempts.add({ executionId: id, number: 1, token: 't', startedAt: T0 });
      add();
      expect(add).toThrow();
      expect(store().attempts.of(id)).toHaveLength(1);
    });
  });
}
