import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { takeLock } from '@main/adapters/sqlite/lock';
import { Child } from './child';
import { Folder } from './folder';

const conflict = expect.objectContaining({ code: 'conflict' });

describe('the lock', () => {
  it('is held once, and can be taken again after its release', () => {
    using folder = new Folder();
    const lock = takeLock(folder.path);
    expect(() => takeLock(folder.path)).toThrow(conflict);
    lock.release();
    lock.release();
    takeLock(folder.path).release();
  });

  it('makes the folder when there is none', () => {
    using folder = new Folder();
    takeLock(folder.at('deep', 'down')).release();
  });

  it('keeps other processes out', async () => {
    using folder = new Folder();
    const lock = takeLock(folder.path);
    await using second = new Child('hold-lock', folder.path);
    await second.said('conflict');
    lock.release();
  });

  it('is freed by the system when its holder is killed', async () => {
    using folder = new Folder();
    await using holder = new Child('hold-lock', folder.path);
    await holder.said('held');
    expect(() => takeLock(folder.path)).toThrow(conflict);
    await holder.kill();
    takeLock(folder.path).release();
  });

  it('works on after its file was filled with garbage', () => {
    using folder = new Folder();
    writeFileSync(folder.at('lock.db'), 'x'.repeat(8192));
    const lock = takeLock(folder.path);
    expect(() => takeLock(folder.path)).toThrow(conflict);
    lock.release();
  });

  it('says what is wrong with a folder that can’t be one', () => {
    using folder = new Folder();
    writeFileSync(folder.at('file'), '');
    expect(() => takeLock(folder.at('file'))).toThrow(
      expect.objectContaining({ code: 'unavailable', message: expect.stringContaining(folder.at('file')) }),
    );
  });
});
