import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '@shared/errors';
import { parseExactJson } from '@shared/exact-json';
import { parseKeepingDigits } from '@shared/kept-digits';

const LOSSY = [
  '1234567890123456789',
  '-9007199254740993',
  '1234567890123456768',
  '12345678901234.567',
  '1234567890.123456789',
  '0.1234567890123456789',
  '1e400',
  '1e-400',
  '1234567890123456789e3',
  `0.${'0'.repeat(200)}1`,
];
const KEPT = [
  ...['0', '-0', '0.0', '1', '9007199254740991', '9007199254740992', '10000000000000000000', '1e3', '1E+2', '1.50'],
  ...['0.1', '0.10000000000000001', '5e-324', '1.7976931348623157e308', '100000000000000000000000', '1234567890.12'],
];

function faultOf(text: string): AppError {
  try {
    parseExactJson(text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`${text} was taken.`);
}

describe('a number in JSON', () => {
  it.each(LOSSY)('that would lose digits is refused, or becomes text: %s', (number) => {
    const text = `{"a": [true, {"12345678901234567890": ${number}}], "b": "\\"${number}"}`;
    const fault = faultOf(text);
    expect([fault.code, fault.path]).toEqual(['invalid-input', ['a', 1, '12345678901234567890']]);
    expect(fault.message).toContain(`The number ${number} has more digits than a number can hold.`);
    expect(parseKeepingDigits(text)).toEqual({ a: [true, { '12345678901234567890': number }], b: `"${number}` });
    expect(parseKeepingDigits(number)).toBe(number);
    expect(parseKeepingDigits(`[${number},1,${number}]`)).toEqual([number, 1, number]);
  });

  it.each(KEPT)('that keeps its digits is a number: %s', (number) => {
    expect(parseExactJson(`[${number}]`)).toEqual([Number(number)]);
    expect(parseKeepingDigits(`[${number}]`)).toEqual([Number(number)]);
  });

  it('is left alone in a text, whatever stands around it', () => {
    const texts = ['1234567890123456789', 'a\\"1234567890123456789', '\\\\', '"', '\u{2028}1234567890123456789'];
    const value = { texts, '1234567890123456789': 1 };
    expect(parseExactJson(JSON.stringify(value))).toEqual(value);
    expect(parseKeepingDigits(JSON.stringify(value))).toEqual(value);
  });

  it('is read as before in whatever JavaScript writes', () => {
    fc.assert(
      fc.property(fc.json(), fc.double({ noNaN: true, noDefaultInfinity: true }), (text, number) => {
        const whole = `[${text}, ${JSON.stringify(number)}]`;
        expect(parseExactJson(whole)).toEqual(JSON.parse(whole));
        expect(parseKeepingDigits(whole)).toEqual(JSON.parse(whole));
      }),
    );
  });

  it('keeps every digit of an integer, as a number or as text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (integer) => {
        const kept = parseKeepingDigits(`{"id": ${integer}}`) as { id: string | number };
        expect(BigInt(String(kept.id))).toBe(integer);
      }),
    );
  });

  it('is no fault of JSON that is none', () => {
    for (const text of ['', '{', '[1234567890123456789', '01234567890123456789']) {
      expect(() => parseExactJson(text)).toThrow(SyntaxError);
      expect(() => parseKeepingDigits(text)).toThrow(SyntaxError);
    }
  });
});
