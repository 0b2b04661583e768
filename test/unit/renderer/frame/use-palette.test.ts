// @vitest-environment happy-dom
import { enableAutoUnmount, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nextTick } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { provideBridge } from '@renderer/bridge';
import { usePalette, type Palette } from '@renderer/frame/use-palette';
import { useEngineStore } from '@renderer/stores/engine';
import type { Task } from '@renderer/stores/tasks';
import { fromWire } from '@shared/errors';
import { executionFixture, taskFixture } from '../../../support/fixtures';
import { FakeBridge } from '../stores/fake-bridge';

enableAutoUnmount(afterEach);

const CRON = { kind: 'cron', expression: '0 17 * * *', timeZone: 'UTC' } as const;
const task = (key: string, rest: Partial<Task> = {}): Task => ({
  ...taskFixture({ key, name: key, trigger: CRON, action: { kind: 'command', shell: 'true' } }),
  ...rest,
});
const page = (...rows: Task[]) => ({ rows, total: rows.length });

let bridge: FakeBridge;
beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  bridge = new FakeBridge();
});
afterEach(() => void vi.useRealTimers());

/** A palette that has just been opened, on a page that goes where it is led. */
function opened() {
  const pinia = createPinia();
  setActivePinia(pinia);
  provideBridge(bridge);
  useEngineStore().setConnection('open', 'admin');
  const empty = { render: () => null };
  const names = ['tasks', 'execution', 'workflow-run'].map((name) => ({
    path: `/${name}/:id?`,
    name,
    component: empty,
  }));
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [...names, { path: '/:rest(.*)*', component: empty }],
  });
  let palette: Palette | undefined;
  const host = {
    setup() {
      palette = usePalette();
      return () => null;
    },
  };
  mount(host, { global: { plugins: [pinia, router] } });
  if (palette === undefined) throw new Error('The palette was not made.');
  return { palette, router };
}
const flush = async (): Promise<void> => {
  await nextTick();
  await vi.advanceTimersByTimeAsync(1_000);
};
async function typed(palette: Palette, text: string): Promise<void> {
  palette.query.value = text;
  await flush();
}
const labels = ({ sections }: Palette): string[] =>
  sections.value.flatMap(({ items }) => items.map(({ label }) => label));

describe('the palette', () => {
  test('takes for Enter what is first once the answer is there, and nothing that somebody typed over', async () => {
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof page>>();
    bridge.answers = { 'tasks.list': () => promise };
    const { palette } = opened();
    palette.query.value = 'rx';
    await nextTick();
    const entered = palette.settled();
    await flush();
    resolve(page(task('rixian')));
    expect(await entered).toBe(true);
    expect(palette.active.value?.task?.key).toBe('rixian');

    palette.query.value = 'rx2';
    await nextTick();
    const given = palette.settled();
    palette.query.value = 'rx23';
    await flush();
    expect(await given).toBe(false);
  });

  test('offers nothing that an earlier question found when the engine can’t be asked', async () => {
    bridge.answers = { 'tasks.list': () => page(task('rixian')) };
    const { palette } = opened();
    await typed(palette, 'rx');
    expect(labels(palette)).toContain('rixian');
    bridge.answers = { 'tasks.list': () => Promise.reject(fromWire({ code: 'unavailable', message: 'Gone.' })) };
    await typed(palette, 'rxs');
    expect(labels(palette)).not.toContain('rixian');
    expect(palette.trouble.value).toBe('Gone.');
  });

  test('knows a run by its number, and offers none that there is not', async () => {
    const run = { ...executionFixture(784, { key: 'a', name: 'Bars', version: 1 }, 'failed'), attempts: [] };
    bridge.answers = { 'executions.get': () => run };
    const { palette, router } = opened();
    await typed(palette, '#784');
    expect(labels(palette)[0]).toBe('#784 Bars');
    palette.active.value?.run();
    await flush();
    expect(router.currentRoute.value.fullPath).toBe('/execution/784');
    bridge.answers = { 'executions.get': () => Promise.reject(fromWire({ code: 'not-found', message: 'None.' })) };
    await typed(palette, '#785');
    expect(labels(palette)).toEqual([]);
  });

  test('pauses all that a search finds, but for what is paused or has no schedule', async () => {
    const tasks = [task('a'), task('b'), task('off', { paused: true }), task('hand', { trigger: { kind: 'manual' } })];
    bridge.answers = { 'tasks.list': () => page(...tasks), 'tasks.setPaused': () => ({ rows: [] }) };
    const { palette } = opened();
    await typed(palette, 'pause tag:x');
    expect(labels(palette)).toEqual(['Pause all 4 tasks', 'Pause “a”', 'Pause “b”']);
    palette.active.value?.run();
    await flush();
    expect(bridge.calls.filter(({ name }) => name === 'tasks.setPaused')).toEqual([
      { name: 'tasks.setPaused', input: { keys: ['a', 'b'], paused: true } },
    ]);
  });

  test('begins a query where something is still to be named, and says what is wrong with one', async () => {
    bridge.answers = { 'tasks.list': () => page() };
    const { palette } = opened();
    await typed(palette, 'pause all');
    palette.query.value = '';
    await flush();
    const begin = palette.sections.value.flatMap(({ items }) => items).find(({ fill }) => fill === 'pause tag:');
    if (begin === undefined) throw new Error('Nothing begins to pause a tag.');
    expect([palette.take(begin), palette.query.value]).toEqual([false, 'pause tag:']);
    expect(palette.problem.value).toContain('“tag:”');
    expect(bridge.countOf('tasks.list')).toBe(1);
  });

  test('switches a look by Enter, before it offers the page where it stands as well', async () => {
    bridge.answers = { 'tasks.list': () => page() };
    const { palette } = opened();
    await typed(palette, 'dark');
    expect(palette.active.value?.id).toBe('theme-dark');
    expect(labels(palette)).toContain('Theme');
  });

  test('has what was taken last in front, and the looks last, before anything is typed', async () => {
    bridge.answers = { 'tasks.list': () => page(task('rixian', { name: '日线' })) };
    const { palette } = opened();
    await typed(palette, 'rx');
    const found = palette.active.value;
    if (found === null) throw new Error('Nothing was found.');
    expect(palette.take(found)).toBe(true);
    const again = opened().palette;
    await flush();
    expect(labels(again)[0]).toBe('日线');
    const names = again.sections.value.map(({ name }) => name);
    expect([names[0], names.at(-1)]).toEqual(['recent', 'look']);
  });
});
