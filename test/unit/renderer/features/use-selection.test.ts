import { describe, expect, test } from 'vitest';
import { effectScope, nextTick, shallowRef } from 'vue';
import { useSelection, type Selection } from '@renderer/features/tasks/list/use-selection';
import type { Task } from '@renderer/stores/tasks';
import { taskFixtures } from '../../../support/fixtures';

function select(keys: readonly string[]) {
  const rows = shallowRef<readonly Task[]>(taskFixtures());
  const deleted = shallowRef<readonly string[]>([]);
  const scope = effectScope();
  const selection = scope.run(() =>
    useSelection(
      () => rows.value,
      () => deleted.value,
    ),
  );
  if (selection === undefined) throw new Error('The scope has ended.');
  for (const task of rows.value) if (keys.includes(task.key)) selection.toggle(task);
  return { rows, deleted, selection, end: () => scope.stop() };
}
const keysOf = (selection: Selection): string[] => selection.tasks.value.map(({ key }) => key);

describe('a selection of tasks', () => {
  test('stays when its rows go off the page, and knows what they become', async () => {
    const { rows, selection, end } = select(['daily-bars', 'backtest']);
    rows.value = rows.value
      .filter(({ key }) => key !== 'daily-bars')
      .map((task) => (task.key === 'backtest' ? { ...task, enabled: false } : task));
    await nextTick();
    expect(keysOf(selection)).toEqual(['daily-bars', 'backtest']);
    expect(selection.tasks.value[1]?.enabled).toBe(false);
    end();
  });

  test('loses the tasks that are deleted, whoever does it and however fast', () => {
    const { deleted, selection, end } = select(['daily-bars', 'backtest', 'calendar-sync']);
    deleted.value = ['daily-bars', 'never-selected'];
    deleted.value = ['backtest'];
    expect(keysOf(selection)).toEqual(['calendar-sync']);
    expect(selection.has('daily-bars')).toBe(false);
    end();
  });
});
