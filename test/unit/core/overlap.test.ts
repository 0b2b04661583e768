import { describe, expect, it } from 'vitest';
import { executionSourceSchema } from '@shared/model/execution';
import { overlapSchema } from '@shared/model/task';
import { decideOverlap } from '@main/core/overlap';

const byHand = executionSourceSchema.exclude(['schedule', 'catch-up', 'event']).options;

describe('decideOverlap', () => {
  it('starts whatever is not active', () => {
    for (const policy of overlapSchema.options) {
      for (const source of executionSourceSchema.options) {
        expect(decideOverlap({ policy, source, active: 0, queued: 0 })).toBe('start');
        expect(decideOverlap({ policy, source, active: 0, queued: 0, mustQueue: true })).toBe('start');
      }
    }
  });

  it.each([
    ['skip', 'skip'],
    ['queue', 'queue'],
    ['allow', 'start'],
    ['replace', 'replace'],
  ] as const)('answers a schedule under %s with %s', (policy, expected) => {
    expect(decideOverlap({ policy, source: 'schedule', active: 1, queued: 0 })).toBe(expected);
    expect(decideOverlap({ policy, source: 'catch-up', active: 0, queued: 1 })).toBe(expected);
    expect(decideOverlap({ policy, source: 'event', active: 1, queued: 0 })).toBe(expected);
  });

  it('refuses a person where it skips a schedule', () => {
    for (const source of byHand) {
      expect(decideOverlap({ policy: 'skip', source, active: 1, queued: 0 })).toBe('refuse');
      expect(decideOverlap({ policy: 'queue', source, active: 1, queued: 99 })).toBe('queue');
      expect(decideOverlap({ policy: 'queue', source, active: 1, queued: 100 })).toBe('refuse');
    }
    expect(decideOverlap({ policy: 'queue', source: 'schedule', active: 1, queued: 100 })).toBe('skip');
  });

  it('queues the caught-up runs of run-all under every policy, as many as there are', () => {
    for (const policy of overlapSchema.options) {
      expect(decideOverlap({ policy, source: 'catch-up', active: 1, queued: 500, mustQueue: true })).toBe('queue');
    }
  });
});
