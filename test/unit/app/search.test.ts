import { expect, it } from 'vitest';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

const found = async (text: string): Promise<string[]> =>
  (await world.call('tasks.list', { filter: { text } })).rows.map(({ key }) => key);

/** Waits until names that were saved before the dictionary was there have been read. */
async function untilRead(text: string): Promise<void> {
  await expect
    .poll(async () => {
      world.time.flush();
      return found(text);
    })
    .not.toEqual([]);
}

it('a Chinese name is found by its initials and its pinyin, soon after the first of them and at once from then on', async () => {
  await world.call('tasks.create', { task: commandTask('a', { name: '重庆日线' }) });
  await untilRead('cqrx');
  await world.call('tasks.create', { task: commandTask('b', { name: '绿色分钟线' }) });
  expect([await found('fzx'), await found('lvse'), await found('chongqing')]).toEqual([['b'], ['b'], ['a']]);
});

it('names that were saved by an engine that ended before it read them are read by the next', async () => {
  await world.call('tasks.create', { task: commandTask('a', { name: '日线' }) });
  await world.crash();
  await world.start();
  await untilRead('rx');
  expect(await found('rixian')).toEqual(['a']);
});

it('a search that can’t be understood is refused with the word that it lies at', async () => {
  await expect(world.call('tasks.list', { filter: { text: '日线 scirpt:x' } })).rejects.toMatchObject({
    code: 'invalid-input',
    path: ['filter', 'text'],
    said: { key: 'input.at' },
  });
});

it('a task is told of the workflows that use it and of tasks with the same script', async () => {
  const action = { kind: 'command', shell: 'python /srv/daily.py' };
  await world.call('tasks.create', { task: commandTask('a', { action }) });
  await world.call('tasks.create', { task: commandTask('b', { name: 'B', action }) });
  const workflow = { steps: [{ id: 'one', task: 'a' }] };
  await world.call('tasks.create', {
    task: commandTask('flow', { name: 'Flow', action: { kind: 'workflow', workflow } }),
  });
  expect(await world.call('tasks.uses', { key: 'a' })).toEqual({
    workflows: [{ key: 'flow', name: 'Flow' }],
    workflowTotal: 1,
    sameScript: [{ key: 'b', name: 'B', script: '/srv/daily.py' }],
    sameScriptTotal: 1,
  });
  await expect(world.call('tasks.delete', { keys: ['a'] })).rejects.toThrow('“a” is a step of “Flow” (flow).');
  await expect(world.call('tasks.uses', { key: 'none' })).rejects.toMatchObject({ code: 'not-found' });
});
