import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@shared/errors';
import { STORE_FILE } from '@main/adapters/sqlite/store-files';
import { isStoreLost } from '@main/electron/damaged-store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const unavailable = new AppError('unavailable', 'It can’t be had.');
let dir: string;
const put = (...path: string[]): void => writeFileSync(join(dir, ...path), '');

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'closing-bell-lost-'));
  mkdirSync(join(dir, 'backups'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('a store that is lost', () => {
  test('was set aside', () => {
    put(`${STORE_FILE}.damaged-20260105T080000000Z`);
    expect(isStoreLost(dir, unavailable)).toBe(true);
  });

  test('is missing where backups of it lie', () => {
    put('backups', 'daily-2026-01-05.db');
    expect(isStoreLost(dir, unavailable)).toBe(true);
  });
});

describe('a store is not lost', () => {
  test('where there never was one, whatever else could not be had', () => {
    expect(isStoreLost(dir, unavailable)).toBe(false);
    expect(isStoreLost(join(dir, 'nowhere'), unavailable)).toBe(false);
    expect(isStoreLost(join(dir, 'backups', '..', 'file'), unavailable)).toBe(false);
  });

  test('while its file is there', () => {
    put(STORE_FILE);
    put('backups', 'daily-2026-01-05.db');
    put(`${STORE_FILE}.damaged-20260105T080000000Z`);
    expect(isStoreLost(dir, unavailable)).toBe(false);
  });

  test('when the folder is held, or something broke', () => {
    put('backups', 'daily-2026-01-05.db');
    expect(isStoreLost(dir, new AppError('conflict', 'It is held.'))).toBe(false);
    expect(isStoreLost(dir, new Error('a bug'))).toBe(false);
  });
});
