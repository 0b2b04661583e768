import { describe, expect, test } from 'vitest';
import { estimatedEnd, likelyProgress, UNKNOWN } from '@renderer/composables/estimate';

describe('the likely end of a run', () => {
  test('is what the run says itself, else an estimate, and never in the past', () => {
    expect(estimatedEnd({ progress: { ...UNKNOWN, etaAt: 500 }, startedAt: 0, usualMs: 900 }, 100)).toBe(500);
    expect(estimatedEnd({ progress: null, startedAt: 50, usualMs: 900 }, 100)).toBe(950);
    expect(estimatedEnd({ progress: null, startedAt: 50, usualMs: 40 }, 100)).toBeNull();
    expect(estimatedEnd({ progress: null, startedAt: 50, usualMs: null }, 100)).toBeNull();
  });

  test('stands in the progress that is shown, also of a run that tells nothing', () => {
    expect(likelyProgress({ progress: null, startedAt: 50, usualMs: 900 }, 100)).toEqual({ ...UNKNOWN, etaAt: 950 });
    const told = { ...UNKNOWN, percent: 40, etaAt: 90 };
    expect(likelyProgress({ progress: told, startedAt: 50, usualMs: 900 }, 100)).toEqual({ ...told, etaAt: null });
  });
});
