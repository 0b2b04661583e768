import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { tell } from '@shared/errors';
import { message } from '@shared/messages/message';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

const daily = { trigger: { kind: 'cron', expression: '0 18 * * 1-5', timeZone: 'Asia/Shanghai' } };
const refused = (task: unknown): Promise<{ code: string; path?: unknown; message: string }> =>
  world.call('tasks.create', { task: task as never }).then(
    () => {
      throw new Error('It was taken.');
    },
    (error: { code: string; path?: unknown; message: string }) => error,
  );

describe('creating', () => {
  it('fills in defaults, the zone and the next moment, and starts with version 1', async () => {
    const task = await world.call('tasks.create', { task: commandTask('daily-bars', daily) });
    expect(task).toMatchObject({
      key: 'daily-bars',
      name: 'daily-bars',
      enabled: true,
      paused: false,
      version: 1,
      type: 'common',
      state: 'waiting',
      overlap: 'skip',
      missed: { policy: 'run-once', graceSeconds: 300, limit: 10 },
      nextAt: Date.UTC(2026, 0, 5, 10),
      last: null,
    });
    const zoneless = await world.call('tasks.create', {
      task: commandTask('zoneless', { trigger: { kind: 'cron', expression: '@daily' } }),
    });
    expect(zoneless.trigger).toMatchObject({ timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  });

  it.each([
    [
      'an invalid expression',
      { trigger: { kind: 'cron', expression: '61 3 * * *' } },
      ['task', 'trigger', 'expression'],
    ],
    [
      'an expression that never fires',
      { trigger: { kind: 'cron', expression: '0 0 30 2 *' } },
      ['task', 'trigger', 'expression'],
    ],
    [
      'an unknown zone',
      { trigger: { kind: 'cron', expression: '@daily', timeZone: 'Mars/Olympus' } },
      ['task', 'trigger', 'timeZone'],
    ],
    ['an unknown field', { guards: {} }, ['task', 'guards']],
    [
      'an unknown field inside',
      { action: { kind: 'command', argv: ['true'], sudo: true } },
      ['task', 'action', 'sudo'],
    ],
    ['a negative limit', { timeoutSeconds: -1 }, ['task', 'timeoutSeconds']],
    ['an absurd number of retries', { retry: { max: 1e9 } }, ['task', 'retry', 'max']],
    ['a name of a megabyte', { name: 'x'.repeat(1_000_000) }, ['task', 'name']],
    ['an empty command', { action: { kind: 'command', shell: '   ' } }, ['task', 'action', 'shell']],
    ['two commands', { action: { kind: 'command', shell: 'true', argv: ['true'] } }, ['task', 'action']],
    ['an unknown macro', { action: { kind: 'command', shell: 'echo {{ sesion_date }}' } }, ['task', 'action', 'shell']],
    [
      'an undeclared parameter',
      { action: { kind: 'command', argv: ['echo', '{{ params.x }}'] } },
      ['task', 'action', 'argv', 1],
    ],
    ['a variable of the app’s', { env: { CLOSING_BELL_RUN: '1' } }, ['task', 'env']],
    ['an instant that has passed', { trigger: { kind: 'once', at: 1 } }, ['task', 'trigger', 'at']],
    ['NUL', { description: 'a\0b' }, ['task', 'description']],
    ['half a surrogate pair', { description: '\ud800' }, ['task', 'description']],
  ])('refuses %s and says where', async (_what, more, path) => {
    expect(await refused(commandTask('a', more))).toMatchObject({ code: 'invalid-input', path });
    await expect(world.call('tasks.get', { key: 'a' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('takes the key for a name in which there is nothing to read', async () => {
    for (const [key, name] of [
      ['a', '   '],
      ['b', '\u3000\u200b'],
    ] as const) {
      expect(await world.call('tasks.create', { task: commandTask(key, { name }) })).toMatchObject({ key, name: key });
    }
    const copy = await world.call('tasks.copy', { key: 'a', newKey: 'c', name: ' ' });
    expect(copy.name).toBe('c');
    const steps = [{ id: 'one', name: '  ', task: 'a' }];
    const action = { kind: 'workflow' as const, workflow: { steps } };
    expect(await world.call('tasks.create', { task: commandTask('flow', { action }) })).toMatchObject({
      action: { workflow: { steps: [{ id: 'one', name: '' }] } },
    });
  });

  it('refuses keys that are no slugs, and a key that is taken', async () => {
    for (const key of ['', 'A', '-a', '../etc', 'a b', '__proto__', 'x'.repeat(65)]) {
      expect(await refused(commandTask(key))).toMatchObject({ code: 'invalid-input' });
    }
    await world.call('tasks.create', { task: commandTask('a') });
    expect(await refused(commandTask('a'))).toMatchObject({ code: 'conflict' });
  });

  it('keeps HTML, right-to-left letters and zero-width characters as they are', async () => {
    const name = '<img src=x onerror=alert(1)> مرحبا שלום \u200b 日线 👩‍👩‍👧‍👦';
    const { name: stored } = await world.call('tasks.create', { task: commandTask('a', { name }) });
    expect(stored).toBe(name);
    const { rows } = await world.call('tasks.list', { filter: { text: '日线' } });
    expect(rows.map((row) => row.key)).toEqual(['a']);
  });

  const step = { id: 'one', action: { kind: 'command', shell: 'true' } };
  const flow = (more: object): object => ({
    action: { kind: 'workflow', workflow: { steps: [{ ...step, ...more }] } },
  });
  const inStep = ['task', 'action', 'workflow', 'steps', 0];
  it.each<[string, object, (string | number)[]]>([
    ['a sequence for terminals in a name', { name: '\u001b[2J' }, ['task', 'name']],
    ['a name of two lines', { name: 'a\nb' }, ['task', 'name']],
    ['a line separator in a name', { name: 'a\u2028b' }, ['task', 'name']],
    ['a turned direction in a name', { name: 'a\u202egnp.exe' }, ['task', 'name']],
    ['an isolated direction in a tag', { tags: ['ok', 'a\u2066b'] }, ['task', 'tags', 1]],
    ['a bell in a tag', { tags: ['a\u0007b'] }, ['task', 'tags', 0]],
    ['a line break in a variable', { env: { 'A\nB': '1' } }, ['task', 'env', 'A\nB']],
    ['a sequence for terminals in the name of a step', flow({ name: '\u009b31m' }), [...inStep, 'name']],
  ])('refuses %s and says where', async (_what, more, path) => {
    const error = await refused({ ...(commandTask('a') as object), ...more });
    expect(error).toMatchObject({ code: 'invalid-input', path });
    expect(error.message).toContain('A name is one line without control characters');
  });

  it('reads names that an earlier version took, and asks for others when the task is saved', async () => {
    await world.call('tasks.create', { task: commandTask('a', { name: 'OLD', tags: ['OLD'] }) });
    await world.stop();
    const db = new Database(join(world.dataDir, 'closing-bell.db'));
    const esc = String.raw`\u001b[31m`;
    db.prepare(`UPDATE task_versions SET definition_json = replace(definition_json, 'OLD', ?)`).run(esc);
    db.close();
    await world.start();
    expect((await world.call('tasks.list', {})).rows).toMatchObject([{ name: '\u001b[31m', tags: ['\u001b[31m'] }]);
    expect(await world.call('tasks.copy', { key: 'a', newKey: 'b' })).toMatchObject({ name: '\u001b[31m' });
    const kept = commandTask('a', { name: '\u001b[31m' });
    await expect(world.call('tasks.update', { key: 'a', version: 1, task: kept })).rejects.toMatchObject({
      path: ['task', 'name'],
    });
    expect(await world.call('tasks.update', { key: 'a', version: 1, task: commandTask('a') })).toMatchObject({
      name: 'a',
    });
  });

  it('tells what is wrong with a form that is half filled', async () => {
    const { problems } = await world.call('tasks.validate', {
      task: { key: 'Bad Key', trigger: { kind: 'cron', expression: '' } },
    });
    expect(problems.map((problem) => problem.path[0])).toEqual(expect.arrayContaining(['key', 'action']));
    const one = await world.call('tasks.validate', {
      task: commandTask('a', { trigger: { kind: 'cron', expression: '* * *' } }),
    });
    expect(one.problems).toEqual([
      {
        path: ['trigger', 'expression'],
        ...tell(message('cron.count', { fields: message('cron.fields', { count: 3 }) })),
      },
    ]);
    expect((await world.call('tasks.validate', { task: commandTask('a') })).problems).toEqual([]);
  });
});

describe('editing', () => {
  it('writes a new version, ignores what is read-only, keeps the state that it leaves out', async () => {
    await world.call('tasks.create', { task: commandTask('a', { ...daily, enabled: false }) });
    const task = await world.call('tasks.get', { key: 'a' });
    const updated = await world.call('tasks.update', {
      key: 'a',
      version: 1,
      task: { ...task, enabled: undefined, name: 'New' } as never,
    });
    expect(updated).toMatchObject({ version: 2, name: 'New', enabled: false });
    const { rows } = await world.call('tasks.versions', { key: 'a' });
    expect(rows.map((row) => [row.version, row.definition.name])).toEqual([
      [2, 'New'],
      [1, 'a'],
    ]);
    const back = await world.call('tasks.rollback', { key: 'a', version: 1 });
    expect(back).toMatchObject({ version: 3, name: 'a' });
  });

  it('refuses a stale version and another key, and loses nothing', async () => {
    await world.call('tasks.create', { task: commandTask('a') });
    await world.call('tasks.update', { key: 'a', version: 1, task: commandTask('a', { name: 'Second' }) });
    const edit = world.call('tasks.update', { key: 'a', version: 1, task: commandTask('a', { name: 'Stale' }) });
    await expect(edit).rejects.toMatchObject({ code: 'conflict' });
    const move = world.call('tasks.update', { key: 'a', version: 2, task: commandTask('b') });
    await expect(move).rejects.toMatchObject({ code: 'invalid-input', path: ['task', 'key'] });
    expect(await world.call('tasks.get', { key: 'a' })).toMatchObject({ name: 'Second', version: 2 });
  });

  it('keeps a due moment when the trigger stays the same', async () => {
    await world.call('tasks.create', { task: commandTask('a', daily) });
    world.time.flush();
    world.time.block(2 * 3_600_000);
    await world.call('tasks.update', { key: 'a', version: 1, task: commandTask('a', { ...daily, name: 'Renamed' }) });
    world.time.advance(10);
    const { rows } = await world.call('executions.list', { filter: { key: 'a' } });
    expect(rows).toMatchObject([{ scheduledFor: Date.UTC(2026, 0, 5, 10), version: 2 }]);
  });
});

describe('state', () => {
  it('refuses to pause what has no schedule, and takes the same twice', async () => {
    await world.call('tasks.create', { task: commandTask('manual') });
    await world.call('tasks.create', { task: commandTask('off', { ...daily, enabled: false }) });
    await world.call('tasks.create', { task: commandTask('on', daily) });
    for (const key of ['manual', 'off']) {
      await expect(world.call('tasks.setPaused', { keys: [key], paused: true })).rejects.toMatchObject({
        code: 'conflict',
      });
    }
    await world.call('tasks.setPaused', { keys: ['on', 'on'], paused: true });
    const { rows } = await world.call('tasks.setPaused', { keys: ['on'], paused: true });
    expect(rows).toMatchObject([{ state: 'paused', nextAt: null }]);
  });

  it('refuses to save a task as paused that has no schedule, and forgets the pause of one that loses it', async () => {
    const sentence = '“a” is only started by hand: there is nothing to pause.';
    const paused = commandTask('a', { paused: true });
    expect(await refused(paused)).toMatchObject({
      code: 'invalid-input',
      path: ['task', 'paused'],
      message: sentence,
    });
    const { problems } = await world.call('tasks.validate', { task: paused });
    expect(problems).toEqual([{ path: ['paused'], ...tell(message('calls.task.pauseManual', { key: 'a' })) }]);
    const made = await world.call('tasks.create', { task: commandTask('a', { ...daily, paused: true }) });
    expect(made).toMatchObject({ paused: true, state: 'paused' });
    await expect(world.call('tasks.update', { key: 'a', version: 1, task: paused })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    const byHand = await world.call('tasks.update', { key: 'a', version: 1, task: commandTask('a') });
    expect(byHand).toMatchObject({ paused: false, state: 'manual', version: 2 });
  });

  it('of many: all or none', async () => {
    await world.call('tasks.create', { task: commandTask('a', daily) });
    await expect(world.call('tasks.setEnabled', { keys: ['a', 'gone'], enabled: false })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await world.call('tasks.get', { key: 'a' })).toMatchObject({ enabled: true });
  });

  it('says manual, waiting, running, retrying, overdue, with the last outcome beside it', async () => {
    await world.call('tasks.create', { task: commandTask('a', { retry: { max: 1, intervalSeconds: 30 } }) });
    const state = async (): Promise<string> => (await world.call('tasks.get', { key: 'a' })).state;
    expect(await state()).toBe('manual');
    const { id } = await world.call('executions.start', { key: 'a' });
    world.time.flush();
    expect(await state()).toBe('running');
    world.launcher.emit({ type: 'lost', ref: `${id}.1`, finishedAt: 1 });
    world.time.flush();
    expect(await state()).toBe('retrying');
    await world.call('executions.cancel', { id });
    expect(await world.call('tasks.get', { key: 'a' })).toMatchObject({
      state: 'manual',
      last: { id, status: 'terminated', reason: 'cancelled' },
    });
  });
});

describe('removing and copying', () => {
  it('deletes, restores, and refuses a restore over a key that is taken', async () => {
    await world.call('tasks.create', { task: commandTask('a', daily) });
    await world.call('tasks.delete', { keys: ['a'] });
    await expect(world.call('tasks.get', { key: 'a' })).rejects.toMatchObject({ code: 'not-found' });
    await world.call('tasks.restore', { keys: ['a'] });
    expect(await world.call('tasks.get', { key: 'a' })).toMatchObject({ version: 1 });
    await world.call('tasks.delete', { keys: ['a'] });
    await world.call('tasks.create', { task: commandTask('a') });
    await expect(world.call('tasks.restore', { keys: ['a'] })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('restores a workflow only with the tasks that it names', async () => {
    await world.call('tasks.create', { task: commandTask('s') });
    const workflow = { steps: [{ id: 'one', task: 's' }] };
    await world.call('tasks.create', {
      task: { key: 'w', name: 'w', trigger: { kind: 'manual' }, action: { kind: 'workflow', workflow } },
    });
    await world.call('tasks.delete', { keys: ['w', 's'] });
    await expect(world.call('tasks.restore', { keys: ['w'] })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(world.call('tasks.get', { key: 'w' })).rejects.toMatchObject({ code: 'not-found' });
    const { rows } = await world.call('tasks.restore', { keys: ['w', 's'] });
    expect(rows.map(({ key }) => key)).toEqual(['w', 's']);
  });

  it('waits as long as the first time, however long that is, unless the rule names a longest wait', async () => {
    const waits = async (key: string, retry: Record<string, number>): Promise<number> => {
      await world.call('tasks.create', { task: commandTask(key, { retry: { max: 1, ...retry } }) });
      return (await world.call('tasks.get', { key })).retry.maxIntervalSeconds;
    };
    expect(await waits('a', { intervalSeconds: 7200 })).toBe(7200);
    expect(await waits('b', { intervalSeconds: 60 })).toBe(3600);
    expect(await waits('c', { intervalSeconds: 7200, maxIntervalSeconds: 600 })).toBe(600);
  });

  it('cancels what waits of a deleted task and lets what runs end', async () => {
    await world.call('tasks.create', { task: commandTask('a', { overlap: 'queue' }) });
    const first = await world.call('executions.start', { key: 'a' });
    const second = await world.call('executions.start', { key: 'a' });
    world.time.flush();
    await world.call('tasks.delete', { keys: ['a'] });
    expect(await world.call('executions.get', { id: second.id })).toMatchObject({
      status: 'terminated',
      reason: 'cancelled',
    });
    expect(await world.call('executions.get', { id: first.id })).toMatchObject({ status: 'running' });
  });

  it('copies under another key, disabled', async () => {
    await world.call('tasks.create', { task: commandTask('a', { ...daily, tags: ['x'] }) });
    expect(await world.call('tasks.copy', { key: 'a', newKey: 'b' })).toMatchObject({
      key: 'b',
      tags: ['x'],
      enabled: false,
      version: 1,
    });
    await expect(world.call('tasks.copy', { key: 'a', newKey: 'b' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('copies a task that has run once', async () => {
    const at = world.time.clock.now() + 1000;
    await world.call('tasks.create', { task: commandTask('a', { trigger: { kind: 'once', at } }) });
    world.time.advance(5000);
    const copy = await world.call('tasks.copy', { key: 'a', newKey: 'b' });
    expect(copy).toMatchObject({ key: 'b', enabled: false, trigger: { kind: 'once', at }, nextAt: null });
  });
});

describe('answers that could grow without end', () => {
  const names = (count: number, name: (n: number) => string): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_each, n) => [name(n), 'x']));

  it.each<[string, object]>([
    ['bad names of variables', { env: names(3000, (n) => `=${n}`) }],
    ['bad names of parameters', { params: names(3000, (n) => `-${n}`) }],
    ['macros that are unknown', { action: { kind: 'command', shell: 'echo {{ none }}'.repeat(1000) } }],
  ])('list the first hundred problems of a definition: %s', async (_what, more) => {
    const { problems } = await world.call('tasks.validate', {
      task: { key: 'a', trigger: { kind: 'manual' }, action: { kind: 'command', shell: 'true' }, ...more },
    });
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toEqual({
      path: [],
      message: 'There are more problems: the first 100 are listed.',
      reason: 'input.more',
      params: { n: 100 },
    });
  });

  it('hold the newest versions of a large definition, and say how many there are', async () => {
    const large = (description: string): ReturnType<typeof commandTask> =>
      commandTask('a', {
        action: { kind: 'command', argv: Array.from({ length: 20 }, () => 'x'.repeat(32_000)) },
        description,
      });
    await world.call('tasks.create', { task: large('1') });
    for (const version of [1, 2, 3, 4]) {
      await world.call('tasks.update', { key: 'a', version, task: large(String(version + 1)) });
    }
    const { rows, total } = await world.call('tasks.versions', { key: 'a' });
    expect({ versions: rows.map(({ version }) => version), total }).toEqual({ versions: [5, 4, 3], total: 5 });
    expect(await world.call('tasks.rollback', { key: 'a', version: 1 })).toMatchObject({ description: '1' });
  });
});
