import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MissedRule } from '@shared/model/task';
import type { StoredTrigger } from '@shared/model/trigger';
import { decideDue, isSingleDue, type DueDecision } from '@main/core/catch-up';
import { nextMoment } from '@main/core/triggers';
import { fiveFields, instants, sixFields, zones } from './arbitraries';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 10, 12);
const hourly: StoredTrigger = { kind: 'cron', expression: '0 * * * *', timeZone: 'Asia/Shanghai' };

function rule(policy: MissedRule['policy'], more: Partial<MissedRule> = {}): MissedRule {
  return { policy, graceSeconds: 300, limit: 10, ...more };
}

function decide(missed: MissedRule, watermark: number, now: number, trigger = hourly): DueDecision {
  return decideDue({ trigger, missed, watermark, now, cause: 'asleep' });
}

describe('a night of five hours, woken 10 minutes past the hour', () => {
  const watermark = NOW - 5 * HOUR;
  const now = NOW + 10 * 60_000;
  const five = [4, 3, 2, 1, 0].map((hours) => NOW - hours * HOUR);

  it('skip runs nothing and records all', () => {
    expect(decide(rule('skip'), watermark, now)).toEqual({
      onTime: null,
      catchUp: [],
      missed: five.map((at) => ({ at, reason: 'asleep' })),
      beyond: null,
      watermark: now,
    });
  });

  it('run-once runs the newest', () => {
    const decision = decide(rule('run-once'), watermark, now);
    expect(decision.catchUp).toEqual([NOW]);
    expect(decision.missed.map(({ at }) => at)).toEqual(five.slice(0, 4));
  });

  it('run-all runs the newest up to its limit, oldest first, and says that the rest was over it', () => {
    const decision = decide(rule('run-all', { limit: 2 }), watermark, now);
    expect(decision.catchUp).toEqual([NOW - HOUR, NOW]);
    expect(decision.missed).toEqual(five.slice(0, 3).map((at) => ({ at, reason: 'limit' })));
  });
});

describe('woken within the grace', () => {
  const watermark = NOW - 3 * HOUR;

  it.each(['skip', 'run-once', 'run-all'] as const)('%s runs the newest as scheduled', (policy) => {
    expect(decide(rule(policy), watermark, NOW + 300_000).onTime).toBe(NOW);
    expect(decide(rule(policy), watermark, NOW + 300_001).onTime).toBeNull();
  });

  it('run-once makes that the only run', () => {
    const decision = decide(rule('run-once'), watermark, NOW);
    expect(decision.catchUp).toEqual([]);
    expect(decision.missed).toHaveLength(2);
  });

  it('run-all catches the others up before it', () => {
    expect(decide(rule('run-all'), watermark, NOW)).toMatchObject({
      onTime: NOW,
      catchUp: [NOW - 2 * HOUR, NOW - HOUR],
      missed: [],
    });
  });

  it('without grace a moment is on time for the second that an alarm may be late', () => {
    expect(decide(rule('skip', { graceSeconds: 0 }), watermark, NOW).onTime).toBe(NOW);
    expect(decide(rule('skip', { graceSeconds: 0 }), watermark, NOW + 1000).onTime).toBe(NOW);
    expect(decide(rule('skip', { graceSeconds: 0 }), watermark, NOW + 1001).onTime).toBeNull();
  });
});

describe('the watermark', () => {
  it('decides nothing at it, and goes back with a clock that fell behind it', () => {
    expect(decide(rule('run-all'), NOW, NOW)).toEqual({
      onTime: null,
      catchUp: [],
      missed: [],
      beyond: null,
      watermark: NOW,
    });
    expect(decide(rule('run-all'), NOW + HOUR, NOW)).toMatchObject({ onTime: null, catchUp: [], watermark: NOW });
  });

  it('lets one moment pass once', () => {
    const once: StoredTrigger = { kind: 'once', at: NOW - HOUR };
    const first = decide(rule('run-once'), NOW - 2 * HOUR, NOW, once);
    expect(first.catchUp).toEqual([NOW - HOUR]);
    expect(decide(rule('run-once'), first.watermark, NOW + 1, once).catchUp).toEqual([]);
    expect(decide(rule('run-all'), 0, NOW, { kind: 'manual' })).toMatchObject({
      onTime: null,
      catchUp: [],
      missed: [],
    });
  });
});

describe('30 days off with a job of every second', () => {
  const everySecond: StoredTrigger = { kind: 'cron', expression: '* * * * * *', timeZone: 'America/New_York' };

  it('keeps a thousand rows and counts the rest to ten thousand', () => {
    const decision = decide(rule('run-all', { limit: 1000 }), NOW - 30 * 24 * HOUR, NOW, everySecond);
    expect(decision.onTime).toBe(NOW);
    expect(decision.catchUp).toHaveLength(1000);
    expect(decision.catchUp.at(-1)).toBe(NOW - 1000);
    expect(decision.missed).toHaveLength(1000);
    expect(decision.missed.at(-1)).toEqual({ at: NOW - 1_001_000, reason: 'limit' });
    expect(decision.beyond).toEqual({ count: 10_000 - 2001, upTo: NOW - 2_001_000 });
  });
});

describe('over any trigger, rule and stretch', () => {
  const rules = fc.record({
    policy: fc.constantFrom('skip' as const, 'run-once' as const, 'run-all' as const),
    graceSeconds: fc.integer({ min: 0, max: 86_400 }),
    limit: fc.integer({ min: 1, max: 1000 }),
  });
  const triggers: fc.Arbitrary<StoredTrigger> = fc.oneof(
    fc.record({ kind: fc.constant('cron' as const), expression: fc.oneof(fiveFields, sixFields), timeZone: zones }),
    fc.record({
      kind: fc.constant('interval' as const),
      everySeconds: fc.integer({ min: 1, max: 9999 }),
      anchorAt: instants,
    }),
  );
  const stretch = fc.integer({ min: 1, max: 3 * HOUR });

  function all(decision: DueDecision): number[] {
    const beyond = decision.beyond === null ? [] : [decision.beyond.upTo];
    const onTime = decision.onTime === null ? [] : [decision.onTime];
    return [...beyond, ...decision.missed.map(({ at }) => at), ...decision.catchUp, ...onTime];
  }

  function momentsIn(trigger: StoredTrigger, from: number, to: number): number[] {
    const found: number[] = [];
    for (let at = nextMoment(trigger, from); at !== null && at <= to; at = nextMoment(trigger, at)) found.push(at);
    return found;
  }

  it('puts every moment in one place, in order', () => {
    fc.assert(
      fc.property(triggers, rules, instants, stretch, (trigger, missed, watermark, length) => {
        const now = watermark + length;
        const moments = momentsIn(trigger, watermark, now);
        const decision = decide(missed, watermark, now, trigger);
        const counted = decision.beyond === null ? 0 : decision.beyond.count - 1;
        expect(all(decision)).toEqual(
          moments.slice(Math.min(counted, moments.length) + Math.max(0, moments.length - 10_000)),
        );
        expect(decision.missed.length).toBeLessThanOrEqual(1000);
        expect(decision.watermark).toBe(now);
        if (missed.policy !== 'run-all') expect(decision.catchUp.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });

  it('decides nothing twice when it is asked in steps, and leaves nothing out', () => {
    fc.assert(
      fc.property(
        triggers,
        rules,
        instants,
        fc.array(fc.integer({ min: -HOUR / 4, max: HOUR / 4 }), { maxLength: 8 }),
        (trigger, missed, start, steps) => {
          const seen: number[] = [];
          let watermark = start;
          let highest = start;
          for (const step of steps) {
            const now = watermark + step;
            const decision = decide(missed, watermark, now, trigger);
            // Moments that have a row stay done: the store's unique key, played by this line.
            seen.push(...all(decision).filter((at) => at > highest));
            watermark = decision.watermark;
            highest = Math.max(highest, now);
          }
          expect(seen).toEqual(momentsIn(trigger, start, highest).filter((at) => seen.includes(at)));
          expect(new Set(seen).size).toBe(seen.length);
          if (seen.length > 0) expect(seen.at(-1)).toBe(momentsIn(trigger, start, highest).at(-1));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('isSingleDue is true only where that is the whole decision', () => {
    fc.assert(
      fc.property(
        triggers,
        rules,
        instants,
        fc.integer({ min: 0, max: 120_000 }),
        (trigger, missed, watermark, late) => {
          const next = nextMoment(trigger, watermark);
          if (next === null || !isSingleDue(trigger, next, next + late, missed.graceSeconds)) return;
          expect(decide(missed, watermark, next + late, trigger)).toMatchObject({
            onTime: next,
            catchUp: [],
            missed: [],
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('isSingleDue', () => {
  it('wants the moment to be due, in time, and alone', () => {
    const minutely: StoredTrigger = { kind: 'cron', expression: '* * * * *', timeZone: 'UTC' };
    expect(isSingleDue(minutely, NOW, NOW, 300)).toBe(true);
    expect(isSingleDue(minutely, NOW, NOW - 1, 300)).toBe(false);
    expect(isSingleDue(minutely, NOW, NOW + 59_999, 300)).toBe(true);
    expect(isSingleDue(minutely, NOW, NOW + 60_000, 300)).toBe(false);
    expect(isSingleDue(minutely, NOW, NOW + 5001, 5)).toBe(false);
    expect(isSingleDue({ kind: 'once', at: NOW }, NOW, NOW + 300_000, 300)).toBe(true);
  });
});
