import { expect, it } from 'vitest';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

const proposed = async (name: string): Promise<string> => (await world.call('tasks.proposeKey', { name })).key;

it.each([
  ['日线数据', 'rxsj'],
  ['STEP3 日线数据', 'step3-rxsj'],
  ['沪深300指数', 'hs300zs'],
  ['重庆分行（周报）', 'cqfx-zb'],
  ['均线报告 Moving averages', 'jxbg-moving-averages'],
  ['Nightly factors', 'nightly-factors'],
  ['🙂', 'task'],
])('a task named %s is offered the key %s', async (name, key) => {
  expect(await proposed(name)).toBe(key);
});

it('a key that a task has is not offered again', async () => {
  await world.call('tasks.create', { task: commandTask('rxsj') });
  await world.call('tasks.create', { task: commandTask('rxsj-2') });
  expect(await proposed('日线数据')).toBe('rxsj-3');
});

it('a copy takes the name that it is given, else that of the original', async () => {
  await world.call('tasks.create', { task: commandTask('rxsj', { name: '日线数据' }) });
  const copy = await world.call('tasks.copy', { key: 'rxsj', newKey: 'rxsj-2', name: '日线数据（港股）' });
  expect(copy).toMatchObject({ key: 'rxsj-2', name: '日线数据（港股）', enabled: false });
  expect(await world.call('tasks.copy', { key: 'rxsj', newKey: 'rxsj-3' })).toMatchObject({ name: '日线数据' });
});
