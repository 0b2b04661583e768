import { Cron as Croner } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '@shared/errors';
import { isWildcard, nextWall, parseCron, previousWall } from '@main/core/cron';
import { fiveFields, instants, sixFields } from './arbitraries';

function nextOnes(expression: string, from: string, count: number): string[] {
  const cron = parseCron(expression);
  const found: string[] = [];
  let wall: number | null = Date.parse(`${from}Z`);
  while (found.length < count && (wall = nextWall(cron, wall)) !== null) {
    found.push(new Date(wall).toISOString().slice(0, 19));
  }
  return found;
}

describe('stepping, with croner as the oracle', () => {
  it.each([
    ['five', fiveFields],
    ['six', sixFields],
  ])('finds the same next moments for %s fields', (_name, expressions) => {
    fc.assert(
      fc.property(expressions, instants, (expression, from) => {
        const cron = parseCron(expression);
        const oracle = new Croner(expression, {
          timezone: 'UTC',
          mode: expression.split(' ').length === 5 ? '5-part' : '6-part',
        });
        const expected = oracle.nextRuns(4, new Date(from)).map((date) => date.getTime());
        let wall: number | null = from;
        const found: (number | null)[] = [];
        while (found.length < expected.length && wall !== null) found.push((wall = nextWall(cron, wall)));
        expect(found, expression).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('walks back over the moments it walked forward over', () => {
    fc.assert(
      fc.property(fc.oneof(fiveFields, sixFields), instants, (expression, from) => {
        const cron = parseCron(expression);
        let wall: number | null = from;
        const forward: number[] = [];
        while (forward.length < 8 && (wall = nextWall(cron, wall)) !== null) forward.push(wall);
        const back: number[] = [];
        wall = forward.at(-1) ?? null;
        while (wall !== null && wall > from) {
          wall = previousWall(cron, wall);
          if (wall === null || wall <= from) break;
          back.unshift(wall);
          wall -= 1;
        }
        expect(back, expression).toEqual(forward);
      }),
      { numRuns: 3000 },
    );
  });

  it('goes strictly on, and back to the moment itself', () => {
    const cron = parseCron('0 18 * * *');
    const moment = Date.UTC(2026, 0, 5, 18);
    expect(nextWall(cron, moment - 1)).toBe(moment);
    expect(nextWall(cron, moment)).toBe(moment + 86_400_000);
    expect(previousWall(cron, moment)).toBe(moment);
    expect(previousWall(cron, moment - 1)).toBe(moment - 86_400_000);
    expect(previousWall(cron, moment + 999)).toBe(moment);
  });
});

describe('what an expression means', () => {
  it('counts 1-5 as Monday to Friday', () => {
    const days = nextOnes('0 18 * * 1-5', '2026-01-02T18:00:00', 6);
    expect(days.map((day) => day.slice(0, 10))).toEqual([
      '2026-01-05',
      '2026-01-06',
      '2026-01-07',
      '2026-01-08',
      '2026-01-09',
      '2026-01-12',
    ]);
    expect(nextOnes('0 18 * * MON-Fri', '2026-01-02T18:00:00', 6)).toEqual(days);
  });

  it.each([
    ['0', '0'],
    ['7', '0'],
    ['sun', '0'],
    ['5-7', '5,6,0'],
    ['fri-sun', '5,6,0'],
    ['sun-tue', '0-2'],
    ['0-7', '*'],
    ['mon-sun', '*'],
  ])('reads the weekdays %s as %s', (one, other) => {
    const from = '2026-01-01T00:00:00';
    expect(nextOnes(`0 9 * * ${one}`, from, 10)).toEqual(nextOnes(`0 9 * * ${other}`, from, 10));
  });

  it('matches by either day field where both are restricted', () => {
    expect(nextOnes('0 9 13 * 5', '2026-01-01T12:00:00', 4)).toEqual([
      '2026-01-02T09:00:00',
      '2026-01-09T09:00:00',
      '2026-01-13T09:00:00',
      '2026-01-16T09:00:00',
    ]);
  });

  it('takes a day field that starts with * as unrestricted, so that both must hold', () => {
    expect(nextOnes('0 9 */2 * 1', '2026-01-01T12:00:00', 3)).toEqual([
      '2026-01-05T09:00:00',
      '2026-01-19T09:00:00',
      '2026-02-09T09:00:00',
    ]);
  });

  it('finds 29 February, also across 2100', () => {
    expect(nextOnes('0 0 29 2 *', '2026-01-01T00:00:00', 2)).toEqual(['2028-02-29T00:00:00', '2032-02-29T00:00:00']);
    expect(nextOnes('0 0 29 2 *', '2096-03-01T00:00:00', 1)).toEqual(['2104-02-29T00:00:00']);
  });

  it.each([
    ['@yearly', '0 0 1 1 *'],
    ['@annually', '0 0 1 1 *'],
    ['@monthly', '0 0 1 * *'],
    ['@weekly', '0 0 * * 0'],
    ['@daily', '0 0 * * *'],
    ['@midnight', '0 0 * * *'],
    ['@hourly', '0 * * * *'],
    ['  30\t9  * *  1 ', '30 9 * * 1'],
    ['0 9 * JAN,mar *', '0 9 * 1,3 *'],
    ['09 08 * * *', '9 8 * * *'],
  ])('reads %s as %s', (one, other) => {
    expect(parseCron(one)).toEqual(parseCron(other));
  });

  it('takes seconds first where there are six fields', () => {
    expect(nextOnes('15,45 30 9 * * *', '2026-01-01T00:00:00', 2)).toEqual([
      '2026-01-01T09:30:15',
      '2026-01-01T09:30:45',
    ]);
  });

  it.each([
    ['* 3 * * *', true],
    ['*/15 3 * * *', true],
    ['5 * * * *', true],
    ['0 */2 * * *', true],
    ['@hourly', true],
    ['0,30 1 * * *', false],
    ['15-45/15 1 * * *', false],
    ['0-59 0-23 * * *', false],
    ['* 30 2 * * *', false],
    ['@daily', false],
  ])('calls %s a wildcard: %s', (expression, expected) => {
    expect(isWildcard(parseCron(expression))).toBe(expected);
  });
});

describe('what is refused', () => {
  it.each([
    ['', 'no fields'],
    ['* * * *', '4 fields'],
    ['0 0 9 * * 1 2026', '7 fields'],
    ['2026-01-31T09:00:00', '1 field'],
    ['@reboot', '@reboot'],
    ['@every 5m', '@every'],
    ['60 * * * *', 'minute'],
    ['* 24 * * *', 'hour'],
    ['* * 0 * *', 'day of month'],
    ['* * 32 * *', 'day of month'],
    ['* * * 13 *', 'month'],
    ['* * * * 8', 'day of week'],
    ['60 * * * * *', 'second'],
    ['* * * foo *', 'month'],
    ['* * * monday *', 'month'],
    ['mon * * * *', 'minute'],
    ['*/0 * * * *', 'minute'],
    ['*/61 * * * *', 'interval trigger'],
    ['5/15 * * * *', '5-59/15'],
    ['30-10 * * * *', 'backwards'],
    ['* * * * fri-mon', 'backwards'],
    ['* * * * fri-mon/2', 'backwards'],
    ['1,,2 * * * *', 'empty place'],
    [', * * * *', 'empty place'],
    ['1, * * * *', 'empty place'],
    ['-5 * * * *', 'minute'],
    ['1.5 * * * *', 'minute'],
    ['1e1 * * * *', 'minute'],
    ['** * * * *', 'minute'],
    ['*-5 * * * *', 'minute'],
    ['1-2-3 * * * *', 'minute'],
    ['0 0 L * *', 'day of month'],
    ['0 0 15W * *', 'day of month'],
    ['0 0 ? * 1', 'day of month'],
    ['0 0 * * 5#2', 'day of week'],
    ['0 0 30 2 *', 'never fires'],
    ['0 0 31 4,6,9,11 *', 'never fires'],
    ['99999999999999999999 * * * *', 'minute'],
  ])('“%s”, with a sentence about: %s', (expression, word) => {
    const attempt = (): unknown => parseCron(expression);
    expect(attempt).toThrow(AppError);
    expect(attempt).toThrow(word);
  });

  it('throws nothing but that, whatever it is given', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789*/-, @LW#?monsu') }));
    fc.assert(
      fc.property(text, (expression) => {
        try {
          expect(nextWall(parseCron(expression), 0)).not.toBeNull();
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
