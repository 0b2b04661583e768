import { describe, expect, it } from 'vitest';
import type { StoredTrigger } from '@shared/model/trigger';
import { decideDue, isSingleDue } from '@main/core/catch-up';
import { minSpacingMs, nextMoment, previousMoment } from '@main/core/triggers';

const at = (time: string): number => Date.parse(`2026-01-05T${time}Z`);
const cron = (expression: string): StoredTrigger => ({ kind: 'cron', expression, timeZone: 'UTC' });
const both = [cron('0 9 * * *'), cron('30 8,9 * * *')];

describe('a schedule of several triggers', () => {
  it('is due whenever one of them is', () => {
    expect(nextMoment(both, at('08:00:00'))).toBe(at('08:30:00'));
    expect(nextMoment(both, at('08:30:00'))).toBe(at('09:00:00'));
    expect(previousMoment(both, at('09:29:59'))).toBe(at('09:00:00'));
  });

  it('has one moment where two of them have the same', () => {
    const same = [cron('0 9 * * *'), cron('0 9,10 * * *')];
    expect(nextMoment(same, at('08:00:00'))).toBe(at('09:00:00'));
    expect(nextMoment(same, at('09:00:00'))).toBe(at('10:00:00'));
  });

  it('leaves out those that have no moment', () => {
    const once: StoredTrigger = { kind: 'once', at: at('08:00:00') };
    expect(nextMoment([{ kind: 'manual' }, once], at('07:00:00'))).toBe(at('08:00:00'));
    expect(nextMoment([{ kind: 'manual' }, once], at('08:00:00'))).toBeNull();
    expect(nextMoment([], at('08:00:00'))).toBeNull();
  });

  it('catches up the moments of all of them in order', () => {
    const missed = { policy: 'run-all', graceSeconds: 60, limit: 10 } as const;
    const decision = decideDue({
      trigger: both,
      missed,
      watermark: at('08:00:00'),
      now: at('09:30:30'),
      cause: 'asleep',
    });
    expect(decision).toMatchObject({ onTime: at('09:30:00'), catchUp: [at('08:30:00'), at('09:00:00')], missed: [] });
  });

  it('is never taken for due once without a look: moments of two triggers may be as close as they like', () => {
    expect(minSpacingMs(both)).toBe(0);
    expect(isSingleDue(both, at('09:00:00'), at('09:00:00'), 300)).toBe(false);
    expect(isSingleDue([cron('0 9 * * *')], at('09:00:00'), at('09:00:00'), 300)).toBe(true);
  });
});
