import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDataDir, type DataDirFacts } from '../../../src/main/cli/data-dir';

const on = (platform: NodeJS.Platform, env: Record<string, string> = {}, home = '/home/li'): DataDirFacts => ({
  platform,
  env,
  home,
});

describe('the data folder', () => {
  it.each([
    [on('linux'), '/home/li/.local/share/closing-bell'],
    [on('linux', { XDG_DATA_HOME: '/data' }), '/data/closing-bell'],
    [on('linux', { XDG_DATA_HOME: 'relative' }), '/home/li/.local/share/closing-bell'],
    [on('darwin', {}, '/Users/li'), '/Users/li/Library/Application Support/Closing Bell'],
    [on('win32', { APPDATA: 'C:\\Users\\李\\AppData\\Roaming' }), 'C:\\Users\\李\\AppData\\Roaming\\Closing Bell'],
    [on('win32', {}, 'C:\\Users\\li'), 'C:\\Users\\li\\AppData\\Roaming\\Closing Bell'],
    [on('linux', { CLOSING_BELL_DATA: '/mine' }), '/mine'],
    [on('linux', { CLOSING_BELL_DATA: '' }), '/home/li/.local/share/closing-bell'],
  ])('is where the system keeps such things (%#)', (facts, expected) => {
    expect(findDataDir(undefined, facts)).toBe(expected);
  });

  it('is the one that was asked for, from the folder we are in', () => {
    expect(findDataDir('/asked', on('linux', { CLOSING_BELL_DATA: '/mine' }))).toBe('/asked');
    expect(findDataDir('here', on('linux'))).toBe(join(process.cwd(), 'here'));
    expect(() => findDataDir(' ', on('linux'))).toThrow('--data names no folder');
  });
});
