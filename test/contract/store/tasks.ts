import { describe, expect, it } from 'vitest';
import type { Store } from '@main/app/ports';
import { addTask, definition, present, T0, taskWrite } from '../../unit/sqlite/samples';

/** Definitions and their versions. */
export function taskSuite(store: () => Store): void {
  describe('tasks', () => {
    it('gives a new task back as it was written, and finds it by key and id', () => {
      const trigger = { kind: 'cron', expression: '0 18 * * 1-5', timeZone: 'Asia/Shanghai' } as const;
      const task = addTask(store(), {
        key: 'daily-bars',
        name: 'STEP3 日线数据 😀',
        tags: ['step', '日线'],
        trigger,
        params: { date: '2026-03-15', n: 1.5, on: true },
        nextAt: T0 + 5,
        paused: true,
        who: 'api',
      });
      expect(task).toMatchObject({ key: 'daily-bars', version: 1, enabled: true, paused: true, nextAt: T0 + 5 });
      expect(task.definition.trigger).toEqual(trigger);
      expect(store().tasks.find('daily-bars')).toEqual(task);
      expect(store().tasks.byId(task.id)).toEqual(task);
      expect(store().tasks.find('other')).toBeNull();
      expect(store().tasks.byId(task.id + 1)).toBeNull();
    });

    it('refuses a key that is taken with conflict and leaves the first task alone', () => {
      const first = addTask(store(), { key: 'a', name: 'first' });
      expect(() => addTask(store(), { key: 'a', name: 'second' })).toThrow(
        expect.objectContaining({ code: 'conflict' }),
      );
      expect(store().tasks.find('a')).toEqual(first);
      expect(store().views.counts().total).toBe(1);
    });

    it('writes a new version when the stored one is the expected one, and keeps the old', () => {
      const task = addTask(store(), { key: 'a', tags: ['x', 'y'], at: T0, who: 'ann' });
      const next = taskWrite({ key: 'a', name: 'new', tags: ['y', 'z'], at: T0 + 9, who: 'bob', enabled: false });
      const updated = present(store().tasks.update(task.id, 1, next));
      expect(updated).toMatchObject({ version: 2, createdAt: T0, updatedAt: T0 + 9, enabled: false });
      expect(store().tasks.find('a')).toEqual(updated);
      expect(store().tasks.versions(task.id, 1_000_000).rows).toEqual([
        { version: 2, at: T0 + 9, who: 'bob', definition: updated.definition },
        { version: 1, at: T0, who: 'ann', definition: task.definition },
      ]);
      expect(store().tasks.version(task.id, 1)?.definition).toEqual(task.definition);
      expect(store().tasks.version(task.id, 3)).toBeNull();
    });

    it('answers null to an update of a stale version, an unknown task or a deleted one', () => {
      const task = addTask(store(), { key: 'a' });
      const write = taskWrite({ key: 'a', name: 'new' });
      expect(store().tasks.update(task.id, 2, write)).toBeNull();
      expect(store().tasks.update(task.id + 1, 1, write)).toBeNull();
      store().tasks.setDeleted(task.id, T0);
      expect(store().tasks.update(task.id, 1, write)).toBeNull();
      expect(store().tasks.byId(task.id)?.definition.name).toBe('');
      expect(store().tasks.versions(task.id, 1_000_000).rows).toHaveLength(1);
    });

    it('refuses an update to a key that another task has, and changes nothing', () => {
      addTask(store(), { key: 'a' });
      const b = addTask(store(), { key: 'b' });
      expect(() => store().tasks.update(b.id, 1, taskWrite({ key: 'a' }))).toThrow(
        expect.objectContaining({ code: 'conflict' }),
      );
      expect(store().tasks.find('b')).toEqual(b);
      expect(store().tasks.versions(b.id, 1_000_000).rows).toHaveLength(1);
    });

    it('changes state beside the definition without a new version', () => {
      const task = addTask(store(), { key: 'a', nextAt: T0 + 1 });
      store().tasks.setState(task.id, { enabled: false, paused: true, nextAt: null, watermark: T0 + 7, at: T0 + 8 });
      expect(store().tasks.find('a')).toEqual({
        ...task,
        enabled: false,
        paused: true,
        nextAt: null,
        watermark: T0 + 7,
        updatedAt: T0 + 8,
      });
      expect(store().tasks.versions(task.id, 1_000_000).rows).toHaveLength(1);
    });

    it('hides a deleted task, gives its key free, and takes the deletion back unless the key is taken', () => {
      const task = addTask(store(), { key: 'a', name: 'old' });
      store().tasks.setDeleted(task.id, T0 + 1);
      expect(store().tasks.find('a')).toBeNull();
      expect(store().tasks.byId(task.id)?.deletedAt).toBe(T0 + 1);
      expect(store().tasks.findDeleted('a')?.id).toBe(task.id);
      const second = addTask(store(), { key: 'a', name: 'new' });
      expect(second.id).toBeGreaterThan(task.id);
      expect(() => store().tasks.setDeleted(task.id, null)).toThrow(expect.objectContaining({ code: 'conflict' }));
      store().tasks.setDeleted(second.id, T0 + 2);
      expect(store().tasks.findDeleted('a')?.id).toBe(second.id);
      store().tasks.setDeleted(task.id, null);
      expect(store().tasks.find('a')).toEqual(task);
    });

    it('counts tasks that are not deleted', () => {
      addTask(store(), { key: 'a' });
      addTask(store(), { key: 'b', enabled: false });
      addTask(store(), { key: 'c', paused: true });
      addTask(store(), { key: 'off', enabled: false, paused: true });
      store().tasks.setDeleted(addTask(store(), { key: 'd' }).id, T0);
      expect(store().views.counts()).toEqual({ total: 4, enabled: 2, paused: 1 });
    });

    it('keeps a name of a million characters and text with SQL in it', () => {
      const name = `Robert'); DROP TABLE tasks;-- ${'长'.repeat(1_000_000)}`;
      const task = { ...taskWrite({ key: 'a' }), definition: { ...definition({ key: 'a' }), name } };
      store().tasks.insert(task);
      expect(store().tasks.find('a')?.definition.name).toBe(name);
    });
  });

  describe('transactions', () => {
    it('keeps nothing of one that throws', () => {
      const work = (): void =>
        store().transaction(() => {
          addTask(store(), { key: 'a' });
          throw new Error('no');
        });
      expect(work).toThrow('no');
      expect(store().tasks.find('a')).toBeNull();
    });

    it('joins nested ones to the outer one', () => {
      const work = (): void =>
        store().transaction(() => {
          store().transaction(() => addTask(store(), { key: 'a' }));
          throw new Error('no');
        });
      expect(work).toThrow('no');
      expect(store().tasks.find('a')).toBeNull();
    });

    it('takes back a nested one that throws when the outer one goes on', () => {
      store().transaction(() => {
        addTask(store(), { key: 'a' });
        const inner = (): void =>
          store().transaction(() => {
            addTask(store(), { key: 'b' });
            addTask(store(), { key: 'a' });
          });
        expect(inner).toThrow(expect.objectContaining({ code: 'conflict' }));
        addTask(store(), { key: 'c' });
      });
      expect(['a', 'b', 'c'].map((key) => store().tasks.find(key) !== null)).toEqual([true, false, true]);
    });

    it('refuses work that goes on later', () => {
      const work = (): Promise<void> => store().transaction(() => Promise.resolve());
      expect(work).toThrow('synchronous');
    });
  });
}
