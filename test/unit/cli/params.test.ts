import { describe, expect, it } from 'vitest';
import { parseParams } from '../../../src/main/cli/params';

describe('parameters', () => {
  it('become what they look like, and stay text where a number would print otherwise', () => {
    const words = [
      'a=true',
      'b=false',
      'c=12',
      'd=-1.5',
      'e=',
      'f=x=y',
      'g=000001',
      'h=1.10',
      'i=12345678901234567890',
    ];
    expect(parseParams([...words, 'j=1e5', 'k=NaN', 'l=Infinity', 'm=日线 ', 'n=0x10', 'o=null', 'a=1'])).toEqual({
      a: 1,
      b: false,
      c: 12,
      d: -1.5,
      e: '',
      f: 'x=y',
      g: '000001',
      h: '1.10',
      i: '12345678901234567890',
      j: '1e5',
      k: 'NaN',
      l: 'Infinity',
      m: '日线 ',
      n: '0x10',
      o: 'null',
    });
  });

  it.each(['plain', '=value', '1a=x', 'a b=x', '__proto__=x', 'constructor=x'])('refuse %s', (word) => {
    expect(() => parseParams([word])).toThrow('write it as name=value');
  });
});
