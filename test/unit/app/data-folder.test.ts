import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prepareDataFolder } from '@main/compose';
import { tempDir } from '../../support/engine';

it('makes a data folder with all above it, for its owner only, and takes one that is there', () => {
  using dir = tempDir();
  const path = join(dir.path, 'a', 'b');
  prepareDataFolder(path);
  prepareDataFolder(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

it('says in a sentence what is wrong with one that can’t be made, and comes back', () => {
  using dir = tempDir();
  const file = join(dir.path, 'file');
  writeFileSync(file, '');
  for (const path of [file, join(file, 'below'), '/proc/nope/x']) {
    expect(() => prepareDataFolder(path)).toThrow(expect.objectContaining({ code: 'unavailable' }) as Error);
  }
});
