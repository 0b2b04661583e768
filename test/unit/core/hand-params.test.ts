import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handParams } from '@main/core/hand-params';

describe('handParams', () => {
  it('puts short values into both, and long ones into the file alone', () => {
    const params = { codes: 'x'.repeat(32_001), day: '2026-01-30', n: 5, dry: false };
    const { variables, file } = handParams(params);
    expect(variables).toEqual({
      CLOSING_BELL_PARAM_day: '2026-01-30',
      CLOSING_BELL_PARAM_n: '5',
      CLOSING_BELL_PARAM_dry: 'false',
    });
    expect(file?.needed).toBe(true);
    expect(JSON.parse(file?.json ?? '')).toEqual(params);
  });

  it('has no file for a run without parameters, and needs none where the environment holds all', () => {
    expect(handParams({})).toEqual({ variables: {}, file: null });
    expect(handParams({ n: 1 }).file).toEqual({ json: '{"n":1}', needed: false });
  });

  it('never fills the environment beyond what systems allow, and says when something is missing there', () => {
    const value = fc.integer({ min: 0, max: 40_000 }).map((length) => 'x'.repeat(length));
    const names = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.dictionary(names, value, { maxKeys: 12 }), (params) => {
        const { variables, file } = handParams(params);
        const lengths = Object.values(variables).map((text) => text.length);
        expect(lengths.every((length) => length <= 32_000)).toBe(true);
        expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(131_072);
        expect(file?.needed ?? false).toBe(lengths.length < Object.keys(params).length);
      }),
      { numRuns: 50 },
    );
  });
});
