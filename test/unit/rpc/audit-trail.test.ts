import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';
import { Folder } from '../sqlite/folder';
import { T0 } from '../sqlite/samples';

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

const viewer = { role: 'viewer', who: 'api', connection: null } as const;

describe('the audit trail', () => {
  it('counts many refusals of one kind by one caller in one row', async () => {
    for (let n = 0; n < 300; n += 1) await world.engine?.rpc.call(viewer, 'tasks.delete', { keys: [`k${n}`] });
    await world.engine?.rpc.call(viewer, 'tasks.copy', { key: 'a', newKey: 'b' });
    const { rows } = await world.call('audit.list', {});
    expect(rows).toHaveLength(11);
    expect(rows.slice(0, 3)).toMatchObject([
      { action: 'tasks.copy', who: 'api/viewer', outcome: 'forbidden' },
      { action: 'tasks.delete', who: 'api/viewer', outcome: 'forbidden', target: 'k9', detail: '{"times":291}' },
      { action: 'tasks.delete', who: 'api/viewer', outcome: 'forbidden', target: 'k8', detail: '' },
    ]);
  });

  it('names parameters without their values', async () => {
    await world.call('tasks.create', { task: commandTask('a', { params: { password: '' } }) });
    await world.call('executions.start', { key: 'a', params: { password: 'a secret' } });
    const { rows } = await world.call('audit.list', { filter: { action: 'executions.start' } });
    expect(rows[0]?.detail).toContain('"password":"…"');
    expect(JSON.stringify(rows)).not.toContain('a secret');
  });

  it('keeps the newest 50,000 rows', async () => {
    using folder = new Folder();
    const store = await folder.open();
    store.transaction(() => {
      for (let n = 1; n <= 50_300; n += 1) {
        store.audit.add({ at: T0 + n, who: 'ann', action: 'a', target: String(n), outcome: 'ok', detail: '' });
      }
    });
    const oldest = store.audit.list({ page: 250, pageSize: 200 }).rows.at(-1);
    expect(oldest).toMatchObject({ target: '301' });
    expect(store.audit.list({ page: 251, pageSize: 200 }).rows).toEqual([]);
  });
});

describe('health', () => {
  it('answers, and says what is wrong, when the store’s file is gone', async () => {
    rmSync(join(world.dataDir, 'closing-bell.db'));
    const health = await world.call('health.get', {});
    expect(health).toMatchObject({ ok: false, store: { checked: 'damaged' } });
    expect(health.problems.map(({ message }) => message).join('\n')).toContain('was removed or replaced');
    await expect(world.call('tasks.list', {})).rejects.toMatchObject({ code: 'unavailable' });
    expect(world.logger.errors.splice(0).join('\n')).toContain('the store’s file is gone');
  });
});
