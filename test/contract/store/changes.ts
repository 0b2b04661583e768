import { beforeEach, describe, expect, it } from 'vitest';
import type { Changes, Store } from '@main/app/ports';
import { addExecution, addTask, newExecution, present, T0, taskWrite } from '../../unit/sqlite/samples';

/** What the store tells of each commit. */
export function changeSuite(store: () => Store): void {
  describe('changes', () => {
    let heard: Changes[];
    beforeEach(() => {
      heard = [];
      store().changes.on((changes) => heard.push(changes));
    });

    /** What is told while something is done. */
    const during = (act: () => unknown): Changes[] => {
      heard = [];
      act();
      return heard;
    };
    const executions = (changes: readonly Changes[]): unknown[] =>
      changes.map((one) => one.executions.map(({ record, isTransition }) => [record.id, record.status, isTransition]));
    const tasks = (changes: readonly Changes[]): unknown[] => changes.map((one) => Object.fromEntries(one.tasks));

    it('are told once for each commit, in its order, with each thing in its latest state', () => {
      const told = during(() =>
        store().transaction(() => {
          const { id } = addExecution(store());
          addExecution(store());
          store().executions.move(id, ['pending'], { status: 'running', startedAt: T0 });
          store().executions.move(id, ['running'], { status: 'success', finishedAt: T0 });
        }),
      );
      const [first, second] = store().history.list({ page: 1, pageSize: 2, filter: {} }).rows.toReversed();
      expect(executions(told)).toEqual([
        [
          [first?.id, 'success', true],
          [second?.id, 'pending', true],
        ],
      ]);
      expect(told[0]?.executions[0]?.record).toEqual(store().executions.get(present(first).id));
    });

    it('come after the commit: who is told can read and write', () => {
      const seen: (string | undefined)[] = [];
      const order: number[] = [];
      store().changes.on(({ executions: [one] }) => {
        if (!one) return;
        seen.push(store().executions.get(one.record.id)?.status);
        if (one.record.revision === 1) store().executions.move(one.record.id, ['pending'], { reason: 'group' });
      });
      store().changes.on(({ executions: [one] }) => one && order.push(one.record.revision));
      store().transaction(() => addExecution(store()));
      expect(seen).toEqual(['pending', 'pending']);
      expect(order).toEqual([1, 2]);
    });

    it('are told after what was put off until the commit, and before the transaction returns', () => {
      const order: string[] = [];
      store().changes.on(() => order.push('told'));
      store().transaction(() => {
        addExecution(store());
        store().afterCommit(() => order.push('put off'));
      });
      order.push('returned');
      expect(order).toEqual(['put off', 'told', 'returned']);
    });

    it('say nothing of what was rolled back, in whole or in part', () => {
      const told = during(() => {
        expect(() =>
          store().transaction(() => {
            addExecution(store());
            throw new Error('no');
          }),
        ).toThrow('no');
        store().transaction(() => {
          addTask(store(), { key: 'kept' });
          expect(() =>
            store().transaction(() => {
              addTask(store(), { key: 'dropped' });
              addExecution(store());
              throw new Error('no');
            }),
          ).toThrow('no');
        });
      });
      expect(tasks(told)).toEqual([{ kept: 'saved' }]);
      expect(executions(told)).toEqual([[]]);
    });

    it('reach every listener, also when one of them throws', () => {
      const order: string[] = [];
      store().changes.on(() => {
        throw new Error('A listener at fault.');
      });
      store().changes.on(() => order.push('second'));
      const { id } = addExecution(store());
      expect(order).toEqual(['second']);
      expect(store().executions.get(id)).not.toBeNull();
    });

    it('tell details of an execution from transitions', () => {
      const { id } = addExecution(store());
      const progress = { percent: 1, message: null, current: null, done: 1, total: 100, etaAt: null };
      const told = during(() => {
        store().executions.move(id, ['pending'], { status: 'running', reason: null, startedAt: T0 });
        store().executions.move(id, ['running'], {});
        store().executions.move(id, ['running'], { progress });
        store().executions.move(id, ['pending'], { progress });
        store().transaction(() => {
          store().executions.move(id, ['running'], { status: 'failed', finishedAt: T0 });
          store().executions.move(id, ['failed'], { note: 'N' });
        });
      });
      expect(executions(told)).toEqual([
        [[id, 'running', true]],
        [[id, 'running', false]],
        [[id, 'running', false]],
        [[id, 'failed', true]],
      ]);
    });

    it('name every row that one statement writes', () => {
      const due = (key: string): number => addTask(store(), { key, nextAt: T0, watermark: T0 - 1 }).id;
      const ids = [due('a'), due('b')];
      expect(executions(during(() => store().executions.claim(ids, T0, null)))).toEqual([
        [
          [1, 'pending', true],
          [2, 'pending', true],
        ],
      ]);
      const missed = newExecution({
        taskId: ids[0],
        key: 'a',
        source: 'schedule',
        status: 'missed',
        finishedAt: T0,
      });
      const moments = [T0 + 1, T0 + 2].map((scheduledFor) => ({
        scheduledFor,
        status: 'missed' as const,
        reason: 'asleep' as const,
        sessionDate: null,
      }));
      expect(executions(during(() => store().executions.insertMissed(missed, moments)))).toHaveLength(1);
      expect(tasks(during(() => store().executions.forgetMissedAfter(T0)))).toEqual([{ a: 'planned' }]);
      const waiting = addExecution(store(), { group: 'g' });
      expect(executions(during(() => store().queue.markWaitingForGroup('g')))).toEqual([
        [[waiting.id, 'pending', false]],
      ]);
      const retry = addExecution(store(), { reason: 'retry-wait' });
      store().executions.move(retry.id, ['pending'], { retryAt: T0 + 5000 });
      expect(executions(during(() => store().queue.shiftRetries(1000)))).toEqual([[[retry.id, 'pending', false]]]);
      const [capped] = during(() => store().queue.capRetries(T0));
      expect(capped?.executions[0]?.record).toEqual(store().executions.get(retry.id));
      expect(during(() => store().queue.capRetries(T0))).toEqual([]);
      expect(during(() => store().executions.claim([], T0, null))).toEqual([]);
    });

    it('tell of a task what became of it', () => {
      const told = during(() => {
        const { id } = addTask(store(), { key: 'a' });
        store().tasks.update(id, 1, taskWrite({ key: 'a', name: 'A' }));
        store().tasks.update(id, 1, taskWrite({ key: 'a', name: 'late' }));
        store().tasks.setState(id, { enabled: false, paused: false, nextAt: null, watermark: T0, at: T0 });
        store().planning.setNext(id, 2, T0 + 1);
        store().planning.setNext(id, 1, T0 + 2);
        store().tasks.setDeleted(id, T0);
        store().tasks.setDeleted(id, null);
        const seen = present(store().tasks.byId(id));
        store().tasks.switchAll([{ ...seen, to: { enabled: true, paused: true, nextAt: null } }], T0);
        store().tasks.switchAll([{ ...seen, to: { enabled: true, paused: true, nextAt: null } }], T0);
      });
      const changes = ['saved', 'saved', 'saved', 'planned', 'deleted', 'saved', 'saved'];
      expect(tasks(told)).toEqual(changes.map((change) => ({ a: change })));
    });

    it('of a task that was saved and planned in one commit say that it was saved', () => {
      const told = during(() =>
        store().transaction(() => {
          const { id } = addTask(store(), { key: 'a' });
          store().planning.setNext(id, 1, T0 + 1);
        }),
      );
      expect(tasks(told)).toEqual([{ a: 'saved' }]);
    });

    it('tell of calendars and settings, and of facts nothing', () => {
      const told = during(() => {
        store().calendars.putDays('XSHG', [{ date: '2026-03-16', kind: 'closed', note: '' }]);
        store().calendars.removeDays('XSHG', ['2026-03-16']);
        store().calendars.setKnownTo('XSHG', '2026-12-31');
        store().settings.set({ slots: 7, groups: {} });
        store().settings.setFact('name', 'value');
      });
      expect(told.map((one) => one.calendars)).toEqual([true, true, true, false]);
      expect(told.at(-1)?.settings).toEqual({ slots: 7, groups: {} });
    });
  });
}
