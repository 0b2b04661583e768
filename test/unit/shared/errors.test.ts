import { describe, expect, test } from 'vitest';
import { AppError, fromWire, toWire, wireErrorSchema } from '@shared/errors';
import { message } from '@shared/messages/message';

const stale = new AppError(
  'conflict',
  'calls.task.stale',
  { key: 'bars', current: 4, edited: 3 },
  { path: ['version'] },
);

describe('an expected failure', () => {
  test('says its reason in English, and keeps the reason and its values', () => {
    expect(stale.message).toBe('“bars” was changed meanwhile: version 4 is current, the edit was of version 3.');
    expect(stale.said).toEqual(message('calls.task.stale', { key: 'bars', current: 4, edited: 3 }));
    expect(stale.path).toEqual(['version']);
  });

  test('keeps its cause, and has none unless it is given one', () => {
    const cause = new Error('disk');
    expect(new AppError('busy', 'server.calls', {}, { cause }).cause).toBe(cause);
    expect('cause' in stale).toBe(false);
  });

  test('needs the values that its text has', () => {
    // @ts-expect-error the value `id` is missing
    const missing = (): AppError => new AppError('conflict', 'calls.run.ended', {});
    // @ts-expect-error the text has no place for `why`
    const extra = (): AppError => new AppError('busy', 'server.calls', { why: 'no' });
    expect([missing, extra]).toHaveLength(2);
  });

  test('comes over a wire as it was', () => {
    const wire = wireErrorSchema.parse(JSON.parse(JSON.stringify(toWire(stale))));
    expect(wire).toEqual({
      code: 'conflict',
      message: stale.message,
      path: ['version'],
      reason: 'calls.task.stale',
      params: { key: 'bars', current: 4, edited: 3 },
    });
    expect(fromWire(wire)).toEqual(stale);
  });

  test('of a reason that is not known here is shown by its English sentence', () => {
    const error = fromWire({ code: 'busy', message: 'Come back on Monday.', reason: 'engine.monday', params: {} });
    expect(error).toMatchObject({ code: 'busy', message: 'Come back on Monday.', said: null });
  });
});
