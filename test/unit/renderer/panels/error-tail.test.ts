import { describe, expect, test } from 'vitest';
import { splitError } from '@renderer/panels/runs/error-tail';

describe('the end of what a run wrote to stderr', () => {
  test('of a Python traceback begins with the exception, and the rest has it all', () => {
    const tail = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nValueError: no data';
    expect(splitError(`ValueError: no data\n\n${tail}`)).toEqual({
      headline: 'ValueError: no data',
      rest: tail,
      lines: 3,
    });
  });

  test('of anything else begins with its last line', () => {
    expect(splitError('warning: slow\n\ncurl: (6) Could not resolve host\n')).toEqual({
      headline: 'curl: (6) Could not resolve host',
      rest: 'warning: slow\n\ncurl: (6) Could not resolve host',
      lines: 3,
    });
  });

  test('of one line has nothing to fold', () => {
    expect(splitError('sh: 1: pyton: not found\n')).toEqual({
      headline: 'sh: 1: pyton: not found',
      rest: null,
      lines: 0,
    });
  });

  test('that is empty breaks nothing', () => {
    expect(splitError('')).toEqual({ headline: '', rest: null, lines: 0 });
  });
});
