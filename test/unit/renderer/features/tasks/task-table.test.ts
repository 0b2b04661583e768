// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { nextTick } from 'vue';
import type { VueWrapper } from '@vue/test-utils';
import TaskTable from '@renderer/features/tasks/list/TaskTable.vue';
import { useSelection } from '@renderer/features/tasks/list/use-selection';
import { createMemoryHistory, createRouter } from 'vue-router';
import { taskFixtures } from '../../../../support/fixtures';
import { mounted } from '../../mounted';
import { FakeBridge } from '../../stores/fake-bridge';

const ROUTER = createRouter({
  history: createMemoryHistory(),
  routes: [{ path: '/runs/:id', name: 'execution', component: { render: () => null } }],
});

function table(bridge = new FakeBridge()): VueWrapper {
  const tasks = taskFixtures();
  const selection = useSelection(
    () => tasks,
    () => [],
  );
  return mounted(
    TaskTable,
    { tasks, sort: { by: 'key', order: 'asc' }, canEdit: true, selection, openKey: null },
    bridge,
    [ROUTER],
  );
}
const menus = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[role=menu]')];
const openers = (page: VueWrapper) => page.findAll<HTMLButtonElement>('button[aria-haspopup=menu]');

describe('the rows of the task list', () => {
  test('have one menu among them, which is there only while it is open', async () => {
    const page = table();
    const [first, second] = openers(page);
    if (first === undefined || second === undefined) throw new Error('There are no rows.');
    expect(menus()).toHaveLength(0);
    await first.trigger('click');
    expect(menus()).toHaveLength(1);
    expect(first.attributes('aria-expanded')).toBe('true');
    await second.trigger('click');
    expect(menus()).toHaveLength(1);
    expect(first.attributes('aria-expanded')).toBe('false');
    expect(second.attributes('aria-expanded')).toBe('true');
    await second.trigger('click');
    expect(menus()).toHaveLength(0);
  });

  test('take the focus back when their menu is left with Escape', async () => {
    const page = table();
    const [opener] = openers(page);
    await opener?.trigger('click');
    await nextTick();
    expect(document.activeElement?.getAttribute('role')).toBe('menuitem');
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await nextTick();
    expect(menus()).toHaveLength(0);
    expect(document.activeElement).toBe(opener?.element);
  });

  test('leave their switch where it is until the task has changed', async () => {
    const bridge = new FakeBridge();
    bridge.answers = { 'tasks.setEnabled': () => ({ rows: [] }) };
    const [box] = table(bridge).findAll<HTMLInputElement>('input[role=switch]');
    const before = box?.element.checked;
    await box?.trigger('click');
    expect(box?.element.checked).toBe(before);
    expect(bridge.countOf('tasks.setEnabled')).toBe(1);
  });

  test('draw at most the two icons of their states as pictures', () => {
    for (const row of table().findAll('tbody tr')) expect(row.findAll('svg').length).toBeLessThanOrEqual(2);
  });
});
