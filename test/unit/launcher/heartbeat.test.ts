import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Heartbeat } from '@main/adapters/launcher/heartbeat';

const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A heartbeat of a process that answers nothing, with how often it was asked and given up. */
function ofSilent() {
  const told = { asked: 0, givenUp: 0 };
  const heartbeat = new Heartbeat({ ask: () => (told.asked += 1), giveUp: () => (told.givenUp += 1) });
  heartbeat.start();
  return { heartbeat, told };
}

describe('a process that does not answer', () => {
  it('counts as silent after some seconds, and is given up only after minutes: a lost drive holds it up for one', () => {
    const { heartbeat, told } = ofSilent();
    vi.advanceTimersByTime(10_000);
    expect([heartbeat.silent, told]).toEqual([true, { asked: 1, givenUp: 0 }]);
    vi.advanceTimersByTime(2 * MINUTE);
    expect(told.givenUp).toBe(0);
    vi.advanceTimersByTime(2 * MINUTE);
    expect(told).toEqual({ asked: 1, givenUp: 1 });
  });

  it('stays silent once it is given up, until it has gone', () => {
    const { heartbeat, told } = ofSilent();
    vi.advanceTimersByTime(5 * MINUTE);
    expect([heartbeat.silent, told.givenUp]).toEqual([true, 1]);
    heartbeat.stop();
    expect(heartbeat.silent).toBe(false);
  });

  it('is kept when it answers late, and asked again', () => {
    const { heartbeat, told } = ofSilent();
    vi.advanceTimersByTime(2 * MINUTE);
    heartbeat.answered();
    expect(heartbeat.silent).toBe(false);
    vi.advanceTimersByTime(2 * MINUTE);
    expect(told).toEqual({ asked: 2, givenUp: 0 });
  });

  it('is given up within seconds while everything ends', () => {
    const { heartbeat, told } = ofSilent();
    vi.advanceTimersByTime(1000);
    heartbeat.shortenGrace();
    vi.advanceTimersByTime(8000);
    expect(told.givenUp).toBe(1);
  });
});
