import { describe, expect, test } from 'vitest';
import { LogBuffer } from '@renderer/stores/log-buffer';
import type { LogLine } from '@shared/model/log';

const lines = (from: number, to: number, text = 'x'): LogLine[] =>
  Array.from({ length: to - from + 1 }, (_none, at) => ({ n: from + at, at: 0, stream: 'stdout', text }));

describe('the lines at hand', () => {
  test('are found by number, across chunks and in any order', () => {
    const buffer = new LogBuffer();
    buffer.put(lines(990, 1_010, 'late'));
    buffer.put(lines(1, 3, 'early'));
    expect(buffer.get(2)?.text).toBe('early');
    expect(buffer.get(1_000)?.text).toBe('late');
    expect(buffer.get(4)).toBeUndefined();
  });

  test('tell the smallest range that has to be read', () => {
    const buffer = new LogBuffer();
    buffer.put(lines(10, 20));
    expect(buffer.missing({ from: 10, to: 20 })).toBeNull();
    expect(buffer.missing({ from: 5, to: 15 })).toEqual({ from: 5, to: 9 });
    expect(buffer.missing({ from: 15, to: 25 })).toEqual({ from: 21, to: 25 });
    expect(buffer.missing({ from: 5, to: 25 })).toEqual({ from: 5, to: 25 });
  });

  test('are bounded by lines: what was not looked at for longest goes', () => {
    const buffer = new LogBuffer(1_000);
    buffer.put(lines(1, 500));
    buffer.put(lines(501, 1_000));
    buffer.touch({ from: 1, to: 10 });
    buffer.put(lines(1_001, 1_500));
    expect(buffer.get(1)).toBeDefined();
    expect(buffer.get(501)).toBeUndefined();
    expect(buffer.get(1_500)).toBeDefined();
  });

  test('are bounded by characters, counting a line that is put again once', () => {
    const buffer = new LogBuffer(100_000, 1_000);
    buffer.put(lines(1, 1, 'x'.repeat(600)));
    for (let again = 0; again < 10; again += 1) buffer.put(lines(501, 501, 'x'.repeat(300)));
    expect(buffer.get(1)).toBeDefined();
    buffer.put(lines(1_001, 1_001, 'x'.repeat(600)));
    expect(buffer.get(1)).toBeUndefined();
    expect(buffer.get(1_001)).toBeDefined();
  });
});
