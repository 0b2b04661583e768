import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '@shared/errors';
import { isByHand, triggerSchema, type StoredTrigger, type Trigger } from '@shared/model/trigger';
import { HAND_KINDS, minSpacingMs, nextMoment, previousMoment, storeTrigger } from '@main/core/triggers';
import { fiveFields, instants, sixFields, zones } from './arbitraries';

const SATURDAY = Date.UTC(2026, 0, 3, 8);

const triggers: fc.Arbitrary<StoredTrigger> = fc.oneof(
  fc.record({ kind: fc.constant('cron' as const), expression: fc.oneof(fiveFields, sixFields), timeZone: zones }),
  fc.record({
    kind: fc.constant('interval' as const),
    everySeconds: fc.integer({ min: 1, max: 10_000_000 }),
    anchorAt: instants,
  }),
  fc.record({ kind: fc.constant('once' as const), at: instants }),
  fc.constant({ kind: 'manual' as const }),
);

function faultOf(trigger: Trigger, at = SATURDAY, zone = 'UTC'): AppError {
  try {
    storeTrigger(trigger, at, zone);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

describe('next and previous', () => {
  it('next lies after, previous comes back to it, and nothing lies between', () => {
    fc.assert(
      fc.property(triggers, instants, (trigger, after) => {
        const next = nextMoment(trigger, after);
        if (next === null) return;
        expect(next).toBeGreaterThan(after);
        expect(previousMoment(trigger, next)).toBe(next);
        const before = previousMoment(trigger, next - 1);
        expect(before === null || before <= after).toBe(true);
        if (before !== null) expect(nextMoment(trigger, before)).toBe(next);
      }),
      { numRuns: 400 },
    );
  });

  it('count the same moments in both directions', () => {
    fc.assert(
      fc.property(triggers, instants, (trigger, from) => {
        const forward: number[] = [];
        for (let at = nextMoment(trigger, from); at !== null && forward.length < 20; at = nextMoment(trigger, at)) {
          forward.push(at);
        }
        const end = forward.at(-1);
        if (end === undefined) return;
        const back: number[] = [];
        for (let at = previousMoment(trigger, end); at !== null && at > from; at = previousMoment(trigger, at - 1)) {
          back.unshift(at);
        }
        expect(back).toEqual(forward);
      }),
      { numRuns: 300 },
    );
  });

  it('are never closer than the least spacing', () => {
    fc.assert(
      fc.property(triggers, instants, (trigger, after) => {
        const first = nextMoment(trigger, after);
        const second = first === null ? null : nextMoment(trigger, first);
        if (first !== null && second !== null) expect(second - first).toBeGreaterThanOrEqual(minSpacingMs(trigger));
      }),
    );
  });

  it('know the wall clock of the zone, with 1-5 as Monday to Friday', () => {
    const trigger: StoredTrigger = { kind: 'cron', expression: '0 18 * * 1-5', timeZone: 'Asia/Shanghai' };
    expect(nextMoment(trigger, SATURDAY)).toBe(Date.UTC(2026, 0, 5, 10));
    expect(previousMoment(trigger, SATURDAY)).toBe(Date.UTC(2026, 0, 2, 10));
  });

  it('keep the phase of an interval on both sides of its anchor', () => {
    const trigger: StoredTrigger = { kind: 'interval', everySeconds: 300, anchorAt: 1_000_000_000_000 };
    expect(nextMoment(trigger, 1_000_000_000_000)).toBe(1_000_000_300_000);
    expect(nextMoment(trigger, 999_999_999_999)).toBe(1_000_000_000_000);
    expect(previousMoment(trigger, 999_999_999_999)).toBe(999_999_700_000);
    expect(nextMoment({ ...trigger, anchorAt: 1_000_000_000_001 }, 1_700_000_000_000)).toBe(1_700_000_200_001);
  });

  it('end with the time that the model knows', () => {
    const last = 253_402_300_799_999;
    const cron: StoredTrigger = { kind: 'cron', expression: '0 0 * * *', timeZone: 'America/New_York' };
    expect(nextMoment(cron, last)).toBeNull();
    expect(previousMoment(cron, last)).toBe(Date.UTC(9999, 11, 31, 5));
    expect(previousMoment(cron, 0)).toBeNull();
    expect(nextMoment({ kind: 'interval', everySeconds: 60, anchorAt: 0 }, last)).toBeNull();
    expect(nextMoment({ kind: 'once', at: 5 }, 5)).toBeNull();
    expect(previousMoment({ kind: 'once', at: 5 }, 4)).toBeNull();
    expect(nextMoment({ kind: 'manual' }, 0)).toBeNull();
    expect(previousMoment({ kind: 'manual' }, last)).toBeNull();
  });
});

it('only a person fires what the screens take for fired by hand', () => {
  const kinds = triggerSchema.options.map(({ shape }) => shape.kind.value);
  expect(kinds.filter((kind) => isByHand({ kind }))).toEqual(HAND_KINDS);
});

describe('minSpacingMs', () => {
  it('is a minute for five fields, a second for six, the period of an interval, endless for one moment', () => {
    const zone = { timeZone: 'America/New_York' };
    expect(minSpacingMs({ kind: 'cron', expression: '*/5 * * * *', ...zone })).toBe(60_000);
    expect(minSpacingMs({ kind: 'cron', expression: '0 30 9 * * *', ...zone })).toBe(1000);
    expect(minSpacingMs({ kind: 'interval', everySeconds: 7, anchorAt: 0 })).toBe(7000);
    expect(minSpacingMs({ kind: 'once', at: 0 })).toBe(Infinity);
    expect(minSpacingMs({ kind: 'manual' })).toBe(Infinity);
  });

  it('holds where a gap ended half a minute before a moment', () => {
    const trigger: StoredTrigger = { kind: 'cron', expression: '0,45 0 * * *', timeZone: 'Africa/Monrovia' };
    const first = nextMoment(trigger, Date.UTC(1972, 0, 7, 0, 44)) ?? NaN;
    const second = nextMoment(trigger, first) ?? NaN;
    expect(second - first).toBe(30_000);
    expect(minSpacingMs(trigger)).toBeLessThanOrEqual(30_000);
  });
});

describe('storeTrigger', () => {
  it('fills in the zone and the anchor, and leaves what is given', () => {
    expect(storeTrigger({ kind: 'cron', expression: ' 0  18 * * 1-5 ' }, SATURDAY, 'Asia/Shanghai')).toEqual({
      kind: 'cron',
      expression: '0 18 * * 1-5',
      timeZone: 'Asia/Shanghai',
    });
    expect(
      storeTrigger({ kind: 'cron', expression: '@daily', timeZone: 'Europe/London' }, SATURDAY, 'Asia/Shanghai'),
    ).toMatchObject({ timeZone: 'Europe/London' });
    expect(storeTrigger({ kind: 'interval', everySeconds: 60 }, SATURDAY, 'UTC')).toEqual({
      kind: 'interval',
      everySeconds: 60,
      anchorAt: SATURDAY,
    });
    expect(storeTrigger({ kind: 'interval', everySeconds: 60, anchorAt: 0 }, SATURDAY, 'UTC')).toMatchObject({
      anchorAt: 0,
    });
    expect(storeTrigger({ kind: 'once', at: 5 }, SATURDAY, 'Asia/Tokyo')).toEqual({
      kind: 'once',
      at: 5,
      timeZone: 'Asia/Tokyo',
    });
    expect(storeTrigger({ kind: 'manual' }, SATURDAY, 'UTC')).toEqual({ kind: 'manual' });
  });

  it('refuses a bad expression with the path of the field', () => {
    for (const expression of ['nonsense', '0 0 30 2 *', '0 25 * * *', '0 0 9 ? * MON']) {
      const fault = faultOf({ kind: 'cron', expression });
      expect(fault.code).toBe('invalid-input');
      expect(fault.path).toEqual(['trigger', 'expression']);
    }
  });

  it('refuses what comes no sooner than in 8 years', () => {
    const leapSunday: Trigger = { kind: 'cron', expression: '0 0 29 2 */7', timeZone: 'UTC' };
    expect(storeTrigger(leapSunday, SATURDAY, 'UTC')).toMatchObject({ kind: 'cron' });
    expect(faultOf(leapSunday, Date.UTC(2033, 0, 1)).message).toContain('8 years');
    expect(storeTrigger({ kind: 'cron', expression: '0 0 29 2 *' }, Date.UTC(2096, 2, 1), 'UTC')).toBeTruthy();
  });

  it('refuses what falls into the gap of the spring each time', () => {
    const gaps: Trigger = { kind: 'cron', expression: '*/30 2 8-14 3 */7', timeZone: 'America/New_York' };
    expect(faultOf(gaps).path).toEqual(['trigger', 'expression']);
  });

  it('refuses a zone that is not known', () => {
    expect(faultOf({ kind: 'cron', expression: '@daily' }, SATURDAY, 'Nowhere/Else').path).toEqual([
      'trigger',
      'timeZone',
    ]);
  });
});
