import { describe, expect, test } from 'vitest';
import { lineAndColumn, placeInJson, syntaxFault } from '@renderer/panels/code/json-places';

const TEXT = '{\n  "key": "a",\n  "action": { "argv": ["x", "y 中"] },\n  "env": { "A\\u0042": "1" }\n}';
const at = (path: (string | number)[]): string => {
  const { from, to } = placeInJson(TEXT, path);
  return TEXT.slice(from, to);
};

describe('a place in JSON', () => {
  test.each([
    [['key'], '"a"'],
    [['action'], '"action"'],
    [['action', 'argv'], '"argv"'],
    [['action', 'argv', 1], '"y 中"'],
    [['action', 'argv', '0'], '"x"'],
    [['env', 'AB'], '"1"'],
    [['action', 'shell'], '"action"'],
    [['nowhere'], '{'],
    [[], '{'],
    [['key', 'deeper'], '"a"'],
  ])('%j is %s', (path, text) => {
    expect(at(path)).toBe(text);
  });

  test('is the last of two of one name, as JSON has it', () => {
    const twice = '{"a": 1, "a": 2}';
    expect(twice.slice(placeInJson(twice, ['a']).from)).toBe('2}');
  });

  test('of an empty text is its beginning', () => {
    expect(placeInJson('', ['a'])).toEqual({ from: 0, to: 0 });
  });
});

describe('a text that is no JSON', () => {
  test.each([
    ['{"a": 1,}', 8],
    ['{"a": }', 6],
    ['{"a": 1', 7],
    ['', 0],
    ['{"a": 1} x', 9],
  ])('%j is wrong at %i', (text, from) => {
    expect(syntaxFault(text)?.from).toBe(from);
  });

  test('is not found in JSON', () => {
    expect(syntaxFault(TEXT)).toBeNull();
  });

  test('is pointed at by line and column', () => {
    expect(lineAndColumn('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
    expect(lineAndColumn('', 0)).toEqual({ line: 1, column: 1 });
  });
});
