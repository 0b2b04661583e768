import { describe, expect, test } from 'vitest';
import { AppError, fromWire } from '@shared/errors';
import { message } from '@shared/messages/message';
import { linesOf, runError, saidBy, thrownError } from '@main/app/run-error';

const limit = message('outcome.timeLimit');
const inStep = message('outcome.inStep', { step: 'bars', why: limit });

describe('what went wrong, as a row keeps it', () => {
  test('is in English and in no language yet, line by line', () => {
    expect(runError([limit, 'ValueError: no', inStep])).toEqual({
      error: 'The time limit was reached.\nValueError: no\nbars: The time limit was reached.',
      errorLines: [limit, 'ValueError: no', inStep],
    });
  });

  test('is nothing without lines', () => {
    expect(runError([])).toEqual({ error: null, errorLines: null });
  });

  test.each<[string, unknown, { error: string; errorLines: unknown[] }]>([
    [
      'a failure of the app',
      new AppError('conflict', 'calls.run.ended', { id: 7 }),
      { error: 'Run 7 has ended already.', errorLines: [message('calls.run.ended', { id: 7 })] },
    ],
    [
      'a failure of an engine of another version',
      fromWire({ code: 'busy', message: 'Come back on Monday.', reason: 'calls.monday' }),
      { error: 'Come back on Monday.', errorLines: ['Come back on Monday.'] },
    ],
    [
      'a bug',
      new TypeError('x is not a function'),
      { error: 'x is not a function', errorLines: ['x is not a function'] },
    ],
    ['what is no error at all', 'EIO', { error: 'EIO', errorLines: ['EIO'] }],
  ])('is what was thrown: %s', (_what, thrown, kept) => {
    expect(thrownError(thrown)).toEqual(kept);
    expect([saidBy(thrown)]).toEqual(kept.errorLines);
  });
});

describe('the lines that a row has', () => {
  test('come back from the store as they were said', () => {
    const kept = JSON.stringify(runError([limit, 'ValueError: no', inStep]));
    expect(linesOf(JSON.parse(kept) as Parameters<typeof linesOf>[0])).toEqual([limit, 'ValueError: no', inStep]);
  });

  test('are its English as one where a key is of another version, or a value of it is', () => {
    const error = 'In English.\nNo.';
    expect(linesOf({ error, errorLines: ['No.', { key: 'outcome.of-tomorrow', params: {} }] })).toEqual([error]);
    const within = { key: 'outcome.inStep', params: { step: 'bars', why: { key: 'outcome.of-tomorrow', params: {} } } };
    expect(linesOf({ error, errorLines: [within] })).toEqual([error]);
  });

  test('are its English where it has none beside it, as rows of earlier versions', () => {
    expect(linesOf({ error: 'ValueError: no', errorLines: undefined })).toEqual(['ValueError: no']);
    expect(linesOf({ error: 'ValueError: no' })).toEqual(['ValueError: no']);
  });

  test('are none where nothing went wrong', () => {
    expect(linesOf({ error: null })).toEqual([]);
    expect(linesOf({ error: null, errorLines: [] })).toEqual([]);
  });
});
