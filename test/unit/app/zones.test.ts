import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { tell } from '@shared/errors';
import { message } from '@shared/messages/message';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

const evening = { kind: 'cron' as const, expression: '0 18 * * 1-5', timeZone: 'Asia/Shanghai' };
const { timeZone: _zone, ...zoneless } = evening;

describe('the zone of a schedule', () => {
  it('is an IANA name: what may be two zones is refused at every door, with those that may be meant', async () => {
    const trigger = { ...evening, timeZone: 'CST' };
    const sentence = /“CST” is no IANA name of a time zone\. Likely meant: Asia\/Shanghai, America\/Chicago\.$/;
    await world.call('tasks.create', { task: commandTask('a', { trigger: evening }) });
    const refused = [
      world.call('tasks.create', { task: commandTask('b', { trigger }) }),
      world.call('tasks.update', { key: 'a', version: 1, task: commandTask('a', { trigger }) }),
      world.call('executions.try', { task: commandTask('c', { trigger }) }),
      world.call('triggers.preview', { trigger }),
      world.call('triggers.preview', { trigger: { kind: 'once', at: 5, timeZone: 'CST' } }),
    ];
    for (const one of await Promise.allSettled(refused)) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'invalid-input' } });
      expect(String(one.status === 'rejected' && one.reason)).toMatch(sentence);
    }
    const { problems } = await world.call('tasks.validate', { task: commandTask('b', { trigger }) });
    const said = message('input.zoneName', { zone: 'CST', likely: 'Asia/Shanghai, America/Chicago' });
    expect(problems).toEqual([{ path: ['trigger', 'timeZone'], ...tell(said) }]);
  });

  it('is read as it is where an earlier version stored another name, and asked for when it is saved again', async () => {
    await world.call('tasks.create', { task: commandTask('a', { trigger: evening }) });
    await world.stop();
    const db = new Database(join(world.dataDir, 'closing-bell.db'));
    db.prepare(`UPDATE task_versions SET definition_json = replace(definition_json, 'Asia/Shanghai', 'CST')`).run();
    db.close();
    await world.start();
    const stored = await world.call('tasks.get', { key: 'a' });
    expect(stored.trigger).toMatchObject({ timeZone: 'CST' });
    expect((await world.call('tasks.list', {})).rows).toHaveLength(1);
    expect((await world.call('tasks.versions', { key: 'a' })).rows).toHaveLength(1);
    expect(await world.call('tasks.copy', { key: 'a', newKey: 'b' })).toMatchObject({ trigger: { timeZone: 'CST' } });
    expect(await world.call('tasks.setEnabled', { keys: ['a'], enabled: false })).toMatchObject({
      rows: [{ enabled: false }],
    });
    const task = commandTask('a', { trigger: { ...evening, timeZone: 'CST' } });
    await expect(world.call('tasks.update', { key: 'a', version: 1, task })).rejects.toMatchObject({
      path: ['task', 'trigger', 'timeZone'],
    });
    const mended = await world.call('tasks.update', {
      key: 'a',
      version: 1,
      task: commandTask('a', { trigger: evening }),
    });
    expect(mended.trigger).toEqual(evening);
    expect(await world.call('tasks.rollback', { key: 'a', version: 1 })).toMatchObject({
      trigger: { timeZone: 'CST' },
    });
  });

  it('stays when an update names none, also through a copy and a rollback', async () => {
    await world.call('tasks.create', { task: commandTask('a', { trigger: evening }) });
    const task = commandTask('a', { trigger: { ...zoneless, expression: '30 18 * * 1-5' } });
    const updated = await world.call('tasks.update', { key: 'a', version: 1, task });
    expect(updated.trigger).toEqual({ ...evening, expression: '30 18 * * 1-5' });
    // 18:30 in Shanghai on Monday 2026-01-05.
    expect(updated.nextAt).toBe(Date.UTC(2026, 0, 5, 10, 30));
    expect((await world.call('tasks.copy', { key: 'a', newKey: 'b' })).trigger).toEqual(updated.trigger);
    expect((await world.call('tasks.rollback', { key: 'a', version: 1 })).trigger).toEqual(evening);
    const moved = { ...zoneless, timeZone: 'America/New_York' };
    const chosen = await world.call('tasks.update', {
      key: 'a',
      version: 3,
      task: commandTask('a', { trigger: moved }),
    });
    expect(chosen.trigger).toEqual(moved);
  });

  it('is the one that an instant was meant in, and the system’s where none is named', async () => {
    const at = world.time.clock.now() + 86_400_000;
    const trigger = { kind: 'once' as const, at, timeZone: 'Asia/Shanghai' };
    await world.call('tasks.create', { task: commandTask('a', { trigger }) });
    const task = commandTask('a', { trigger: { kind: 'once', at } });
    expect(await world.call('tasks.update', { key: 'a', version: 1, task })).toMatchObject({ trigger });
    const { words } = await world.call('triggers.preview', { trigger });
    expect(words.zh).toMatch(/（Asia\/Shanghai）$/);
    const system = (await world.call('health.get', {})).timeZone;
    const plain = await world.call('tasks.create', { task: commandTask('b', { trigger: { kind: 'once', at } }) });
    expect(plain.trigger).toEqual({ kind: 'once', at, timeZone: system });
  });

  it('of an instant that has passed may be named without the task becoming one of the past', async () => {
    const at = world.time.clock.now() + 1000;
    await world.call('tasks.create', { task: commandTask('a', { trigger: { kind: 'once', at } }) });
    world.time.advance(60_000);
    const trigger = { kind: 'once', at, timeZone: 'Asia/Tokyo' };
    const updated = await world.call('tasks.update', { key: 'a', version: 1, task: commandTask('a', { trigger }) });
    expect(updated).toMatchObject({ version: 2, trigger, nextAt: null });
  });
});
