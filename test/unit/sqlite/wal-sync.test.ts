import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WalSync } from '@main/adapters/sqlite/wal-sync';
import { Folder } from './folder';

describe('the WAL on its way to the disk', () => {
  it('has nothing to wait for before a commit, and after the end', async () => {
    using folder = new Folder();
    writeFileSync(folder.at('a.db-wal'), '');
    const sync = new WalSync(folder.at('a.db'), folder.logger, () => true);
    expect(sync.synced()).toBeNull();
    sync.committed();
    await sync.synced();
    expect(sync.synced()).toBeNull();
    sync.committed();
    const waiting = sync.synced();
    sync.close();
    await waiting;
    expect(sync.synced()).toBeNull();
    expect(folder.logger.lines).toEqual([]);
  });

  it('is waited for by who asks, as far as it had come when they asked', async () => {
    using folder = new Folder();
    writeFileSync(folder.at('a.db-wal'), '');
    const sync = new WalSync(folder.at('a.db'), folder.logger, () => true);
    const order: string[] = [];
    sync.committed();
    const first = sync.synced()?.then(() => order.push('first'));
    const second = (async () => {
      await first;
      sync.committed();
      await sync.synced();
      order.push('second');
    })();
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
    sync.close();
  });

  it('refuses who waits when the disk refuses, and then believes only a checkpoint', async () => {
    using folder = new Folder();
    let checkpoints = 0;
    let free = false;
    const sync = new WalSync(folder.at('a.db'), folder.logger, () => {
      checkpoints += 1;
      return free;
    });
    sync.committed();
    await expect(sync.synced()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('The disk did not accept the store’s write-ahead log'),
    });
    expect(folder.logger.lines.join('\n')).toContain('could not be brought to the disk');
    // The file can be synced now, which says nothing of what was lost before.
    writeFileSync(folder.at('a.db-wal'), '');
    sync.committed();
    await expect(sync.synced()).rejects.toMatchObject({ code: 'unavailable' });
    expect(checkpoints).toBe(1);
    free = true;
    sync.committed();
    await sync.synced();
    expect(sync.synced()).toBeNull();
    sync.committed();
    await sync.synced();
    expect(checkpoints).toBe(2);
    sync.close();
  });
});
