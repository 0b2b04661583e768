import { describe, expect, it } from 'vitest';
import { otherReadings } from '@main/core/cron-readings';
import { storeTrigger } from '@main/core/triggers';

const readings = (expression: string): string[] =>
  otherReadings(expression).map(
    (one) => `${one.order}: ${one.expression}${one.years === null ? '' : ` in ${one.years}`}`,
  );

describe('otherReadings', () => {
  it.each([
    ['0 12 1 * * *', ['year-last: 0 12 1 * *', 'seconds-last: * 0 12 1 * *']],
    ['*/10 * * * * *', ['year-last: */10 * * * *', 'seconds-last: * */10 * * * *']],
    ['* * * * * *', ['year-last: * * * * *']],
    ['30 9 * * 1 15', ['seconds-last: 15 30 9 * * 1']],
    ['0 12 1 1 * 2027', ['year-last: 0 12 1 1 * in 2027']],
    ['0 12 1 1 * 2026-2028', ['year-last: 0 12 1 1 * in 2026-2028']],
  ])('%s may be meant otherwise', (expression, expected) => {
    expect(readings(expression)).toEqual(expected);
  });

  it.each(['0 12 1 * *', '@daily', '0 30 9 * * 1-5', '0 0 9 * * 1-5', '0 0 9 * * MON', '0 0 9 31 2 MON-FRI', 'x', ''])(
    '%j has one reading',
    (expression) => {
      expect(readings(expression)).toEqual([]);
    },
  );

  it('is told of where six fields can’t be read with the seconds first', () => {
    const store = (expression: string): unknown => storeTrigger({ kind: 'cron', expression }, 0, 'UTC');
    expect(() => store('0 12 1 1 * 2027')).toThrow(
      'Six fields begin with the seconds here. With the year last, leave it out: 0 12 1 1 *.',
    );
    expect(() => store('30 9 * * 1 15')).toThrow(
      'Six fields begin with the seconds here. With the seconds last, write: 15 30 9 * * 1.',
    );
    expect(() => store('0 0 25 * * MON')).toThrow(/In the field hour, “25”/);
  });
});
