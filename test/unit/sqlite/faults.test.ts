import type Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { Child } from './child';
import { Folder } from './folder';
import { addRun, addTask, present, T0 } from './samples';

const unavailable = expect.objectContaining({ code: 'unavailable' });

describe('a store that another program locks', () => {
  it('answers unavailable while the lock is held, goes on reading, and works again afterwards', async () => {
    using folder = new Folder();
    const store = await folder.open();
    const task = addTask(store, { key: 'a' });
    await using other = new Child('write-lock', folder.at('closing-bell.db'));
    await other.said('held');
    expect(() => addTask(store, { key: 'b' })).toThrow(unavailable);
    expect(() => store.transaction(() => addTask(store, { key: 'c' }))).toThrow(unavailable);
    expect(store.tasks.find('a')).toEqual(task);
    other.goOn();
    await other.said('free');
    addTask(store, { key: 'b' });
    expect(['b', 'c'].map((key) => store.tasks.find(key) !== null)).toEqual([true, false]);
  });

  it('can’t be opened meanwhile, and is not taken for damaged', async () => {
    using folder = new Folder();
    (await folder.open()).close();
    await using other = new Child('write-lock', folder.at('closing-bell.db'));
    await other.said('held');
    await expect(folder.open()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('locked'),
    });
    other.goOn();
    await other.said('free');
    expect((await folder.open()).views.counts().total).toBe(0);
  });
});

describe('a store whose disk is full', () => {
  it('answers unavailable, has nothing half-written, and works again when there is room', async () => {
    using folder = new Folder();
    let db: Database.Database | undefined;
    const store = await folder.open({}, { configure: (opened) => (db = opened) });
    const connection = present(db);
    const task = addTask(store, { key: 'a' });
    addRun(store, task, {});
    const full = Number(connection.pragma('page_count', { simple: true }));
    connection.pragma(`max_page_count = ${full}`);
    const fill = (): void =>
      store.transaction(() => {
        for (let n = 0; n < 1000; n += 1) addRun(store, task, { startedAt: T0 + n });
      });
    expect(fill).toThrow(unavailable);
    // Also when the work goes on after the error, nothing of it remains.
    const stubborn = (): void =>
      store.transaction(() => {
        expect(fill).toThrow(unavailable);
        expect(() => store.settings.setFact('small', 'fits')).toThrow(unavailable);
      });
    expect(stubborn).toThrow(unavailable);
    expect(store.settings.fact('small')).toBeNull();
    expect(store.history.list({ page: 1, pageSize: 10, filter: {} }).total).toBe(1);
    expect(store.stats.overview(T0, T0).total).toBe(1);
    connection.pragma(`max_page_count = ${full + 10_000}`);
    fill();
    expect(store.stats.overview(T0, T0).total).toBe(1001);
  });
});

describe('a store whose owner is killed', () => {
  it('has every commit that was acknowledged, and no half of one', async () => {
    using folder = new Folder();
    let told = 0;
    for (const count of [30, 1, 400, 77, 800]) {
      await using writer = new Child('busy-writer', folder.path);
      await writer.said(count);
      await writer.kill();
      const store = await folder.open();
      const order = ['pending', 'running', 'success'];
      const acknowledged = new Map<number, string>();
      for (const line of writer.lines.slice(0, -1)) {
        const [status = '', id] = line.split(' ');
        acknowledged.set(Number(id), status);
      }
      for (const [id, status] of acknowledged) {
        const found = present(store.executions.get(id));
        expect(order.indexOf(found.status)).toBeGreaterThanOrEqual(order.indexOf(status));
        expect(store.attempts.of(id)).toHaveLength(found.status === 'success' ? 1 : 0);
      }
      const { total } = store.history.list({ page: 1, pageSize: 1, filter: { status: ['success'] } });
      expect(store.stats.overview(T0, T0).byStatus.success ?? 0).toBe(total);
      expect(store.info().unclean).toBe(true);
      told += acknowledged.size;
      store.close();
    }
    expect(told).toBeGreaterThan(100);
  });
});
