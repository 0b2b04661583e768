import { describe, expect, test } from 'vitest';
import { shownState } from '@renderer/ui/status-look';

describe('the state that is shown of a task', () => {
  test('says of one for a single moment that it is done once the moment is behind it', () => {
    const once = { state: 'waiting', trigger: { kind: 'once' } } as const;
    expect(shownState({ ...once, nextAt: null })).toBe('done');
    expect(shownState({ ...once, nextAt: 5 })).toBe('waiting');
  });

  test('is the engine’s in every other case', () => {
    expect(shownState({ state: 'running', trigger: { kind: 'once' }, nextAt: null })).toBe('running');
    expect(shownState({ state: 'disabled', trigger: { kind: 'once' }, nextAt: null })).toBe('disabled');
    expect(shownState({ state: 'waiting', trigger: { kind: 'cron' }, nextAt: null })).toBe('waiting');
  });
});
