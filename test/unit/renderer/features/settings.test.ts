import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { linkWithToken } from '@renderer/bridge/token';
import { curlExample, pythonExample } from '@renderer/features/settings/api-examples';
import { pathWithin } from '@renderer/features/settings/data-folder';
import { readSection } from '@renderer/features/settings/sections';

describe('a path in the data folder', () => {
  test.each([
    ['/home/lin/data', '/home/lin/data/logs'],
    ['/', '/logs'],
    ['C:\\Users\\lin\\Closing Bell', 'C:\\Users\\lin\\Closing Bell\\logs'],
  ])('%s', (folder, path) => {
    expect(pathWithin(folder, 'logs')).toBe(path);
  });
});

test('an address without a section, or with an unknown one, leads to the first', () => {
  expect([undefined, 'nothing', 'api'].map(readSection)).toEqual(['general', 'general', 'api']);
});

describe('the examples', () => {
  test('name the address of the page, or a variable where it is not the engine’s', () => {
    expect(curlExample('http://127.0.0.1:4000')).toContain('"http://127.0.0.1:4000/rpc/tasks.list"');
    expect(curlExample(null)).toContain('"$URL/rpc/tasks.list"');
  });

  test('are Python, whatever the folder is called', () => {
    const program = pythonExample('/home/lin/"数据" \\ new');
    const check = 'import ast, sys; ast.parse(sys.stdin.read())';
    expect(() => execFileSync('python3', ['-c', check], { input: program })).not.toThrow();
  });
});

test('a link holds the token of this tab, and there is none where the tab has none', () => {
  const location = { origin: 'http://127.0.0.1:4000', pathname: '/' };
  expect(linkWithToken(location, { getItem: () => 'a+b' })).toBe('http://127.0.0.1:4000/#token=a%2Bb');
  expect(linkWithToken(location, { getItem: () => null })).toBeNull();
});
