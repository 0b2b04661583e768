import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keySchema } from '@shared/model/common';
import { freeKey, keyOf } from '@main/core/key-proposal';

describe('keyOf', () => {
  it.each([
    ['STEP3 rxsj', 'step3-rxsj'],
    ['  Moving averages (20/60)  ', 'moving-averages-20-60'],
    ['Café Zürich', 'cafe-zurich'],
    ['ＡＢＣ１２３', 'abc123'],
    ['a  --  b', 'a-b'],
    ['v1.2_final', 'v1.2_final'],
    ['...', 'task'],
    ['', 'task'],
  ])('of %j is %s', (name, key) => {
    expect(keyOf(name)).toBe(key);
  });

  it('is a key whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        expect(keySchema.safeParse(keyOf(name)).success).toBe(true);
      }),
    );
  });
});

describe('freeKey', () => {
  it('counts on where keys are taken, and stays a key at its longest', () => {
    const taken = new Set(['a', 'a-2', 'a-3']);
    expect(freeKey('b', (key) => taken.has(key), 'x')).toBe('b');
    expect(freeKey('a', (key) => taken.has(key), 'x')).toBe('a-4');
    const long = 'k'.repeat(64);
    expect(freeKey(long, (key) => key === long, 'x')).toBe(`${'k'.repeat(62)}-2`);
    expect(freeKey('a', (key) => !key.endsWith('-last'), 'last')).toBe('a-last');
  });
});
