import { execFileSync } from 'node:child_process';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, test } from 'vitest';
import { provideBridge } from '@renderer/bridge';
import { curlExample, pythonExample } from '@renderer/features/settings/api-examples';
import { pathWithin } from '@renderer/features/settings/data-folder';
import { readSection } from '@renderer/features/settings/sections';
import { useLimits, type LimitsForm } from '@renderer/features/settings/use-limits';
import { useSettingsStore } from '@renderer/stores/settings';
import type { Settings } from '@shared/model/settings';
import { FakeBridge } from '../stores/fake-bridge';

describe('a path in the data folder', () => {
  test.each([
    ['/home/lin/data', '/home/lin/data/logs'],
    ['/', '/logs'],
    ['C:\\Users\\lin\\Closing Bell', 'C:\\Users\\lin\\Closing Bell\\logs'],
  ])('%s', (folder, path) => {
    expect(pathWithin(folder, 'logs')).toBe(path);
  });
});

test('an address without a section, or with an unknown one, leads to the first', () => {
  expect([undefined, 'nothing', 'api'].map(readSection)).toEqual(['general', 'general', 'api']);
});

describe('the examples', () => {
  test('name the address of the page, or a variable where it is not the engine’s', () => {
    expect(curlExample('http://127.0.0.1:4000')).toContain('"http://127.0.0.1:4000/rpc/tasks.list"');
    expect(curlExample(null)).toContain('"$URL/rpc/tasks.list"');
  });

  test('are Python, whatever the folder is called', () => {
    const program = pythonExample('/home/lin/"数据" \\ new');
    const check = 'import ast, sys; ast.parse(sys.stdin.read())';
    expect(() => execFileSync('python3', ['-c', check], { input: program })).not.toThrow();
  });
});

describe('the limits', () => {
  let bridge: FakeBridge;
  let engine: Settings;
  let form: LimitsForm;
  const sent = (): unknown[] => bridge.calls.filter(({ name }) => name === 'settings.set').map(({ input }) => input);
  const rename = (from: string, name: string): void => {
    form.groups.value = form.groups.value.map((row) => (row.name === from ? { ...row, name } : row));
  };
  beforeEach(async () => {
    engine = { slots: 2, groups: { tushare: 2, wind: 1 } };
    bridge = new FakeBridge();
    bridge.answers = {
      'settings.get': () => engine,
      'settings.set': (change: Partial<Settings>) => (engine = { ...engine, ...change }),
    };
    provideBridge(bridge);
    setActivePinia(createPinia());
    await useSettingsStore().load();
    form = useLimits();
    form.reset();
  });

  test('that somebody else changed meanwhile stay, and are on the screen after the save', async () => {
    engine = { slots: 7, groups: { tushare: 4, fromother: 3 } };
    form.groups.value = [...form.groups.value, { name: 'mine', slots: 1 }];
    await form.save();
    expect(sent()).toEqual([{ groups: { tushare: 4, fromother: 3, mine: 1 } }]);
    expect(form.slots.value).toBe(7);
    expect(form.groups.value.map(({ name, slots }) => [name, slots])).toEqual([
      ['fromother', 3],
      ['mine', 1],
      ['tushare', 4],
    ]);
    expect(form.changed.value).toBe(false);
  });

  test('send nothing of the groups where only the slots were changed', async () => {
    engine = { slots: 7, groups: { fromother: 3 } };
    form.slots.value = 5;
    await form.save();
    expect(sent()).toEqual([{ slots: 5 }]);
    expect(engine).toEqual({ slots: 5, groups: { fromother: 3 } });
  });

  test('take away, rename and change the groups that were touched, and only these', async () => {
    engine = { slots: 2, groups: { a: 1, b: 2, c: 3, d: 4 } };
    await useSettingsStore().load();
    form.reset();
    engine = { slots: 2, groups: { a: 9, b: 9, c: 9, d: 9, e: 9 } };
    form.groups.value = form.groups.value.filter(({ name }) => name !== 'a');
    rename('b', 'renamed');
    form.groups.value = form.groups.value.map((row) => (row.name === 'c' ? { ...row, slots: 5 } : row));
    await form.save();
    expect(sent()).toEqual([{ groups: { renamed: 9, c: 5, d: 9, e: 9 } }]);
  });

  test('change the names of two groups with one another', async () => {
    rename('wind', 'other');
    rename('tushare', 'wind');
    rename('other', 'tushare');
    await form.save();
    expect(engine.groups).toEqual({ tushare: 1, wind: 2 });
  });

  test('bring a group back that was changed here and taken away elsewhere', async () => {
    engine = { slots: 2, groups: {} };
    form.groups.value = form.groups.value.map((row) => ({ ...row, slots: row.name === 'wind' ? 6 : row.slots }));
    await form.save();
    expect(engine.groups).toEqual({ wind: 6 });
  });
});
