import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { begin, record, redo, seal, undo, type History } from '@renderer/features/workflows/builder/history';

const times = <T>(n: number, change: (history: History<T>) => History<T>, from: History<T>): History<T> =>
  Array.from({ length: n }).reduce<History<T>>((now) => change(now), from);

describe('the history', () => {
  test('takes everything back and makes it again', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 100 }), (values) => {
        const edited = values.reduce((now, value) => record(now, { value }), begin({ value: -1 }));
        const back = times(values.length, undo, edited);
        expect(back.present).toEqual({ value: -1 });
        expect(undo(back).present).toBe(back.present);
        expect(times(values.length, redo, back).present).toBe(edited.present);
      }),
    );
  });

  test('keeps 100 levels', () => {
    const edited = Array.from({ length: 150 }, (_none, n) => n).reduce((now, n) => record(now, n), begin(-1));
    expect(edited.past).toHaveLength(100);
    expect(times(200, undo, edited).present).toBe(49);
  });

  test('takes what was typed into one field back at once, until the field is left', () => {
    let history = begin('');
    for (const text of ['a', 'ab', 'abc']) history = record(history, text, 'name');
    history = record(history, 'abc!', 'note');
    expect(undo(history).present).toBe('abc');
    expect(undo(undo(history)).present).toBe('');
    history = record(seal(history), 'abc!?', 'note');
    expect(undo(history).present).toBe('abc!');
  });

  test('forgets what was taken back once something else is done; nothing done is no level', () => {
    const history = record(undo(record(begin('a'), 'b')), 'c');
    expect(redo(history).present).toBe('c');
    expect(record(history, 'c').past).toEqual(['a']);
  });
});
