import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallName } from '@shared/contract';
import { ERROR_STATUS, type Reply } from '@shared/errors';
import { commandTask, FakeWorld } from '../../support/engine';

let world: FakeWorld;
beforeAll(async () => {
  world = new FakeWorld();
  await world.start();
  await world.call('tasks.create', { task: commandTask('there') });
  await world.call('executions.start', { key: 'there' });
});
afterAll(async () => {
  expect(world.logger.errors).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const ask = (name: CallName, input: unknown): Promise<Reply> => {
  if (!world.engine) throw new Error('The engine is not running.');
  return world.engine.rpc.call({ role: 'admin', who: 'api', connection: null }, name, input);
};

/** A call with a number in it, and where in the input it stands. */
interface Place {
  call: CallName;
  path: (string | number)[];
  input: (value: unknown) => object;
}
const inTask = (path: string[], more: (value: unknown) => object): Place => ({
  call: 'tasks.create',
  path: ['task', ...path],
  input: (value) => ({ task: commandTask('absurd', more(value) as Record<string, unknown>) }),
});
const interval = (fields: object) => ({ trigger: { kind: 'interval', everySeconds: 60, ...fields } });

const PLACES: Readonly<Record<string, Place>> = {
  everySeconds: inTask(['trigger', 'everySeconds'], (everySeconds) => interval({ everySeconds })),
  anchorAt: inTask(['trigger', 'anchorAt'], (anchorAt) => interval({ anchorAt })),
  'once at': inTask(['trigger', 'at'], (at) => ({ trigger: { kind: 'once', at } })),
  graceSeconds: inTask(['missed', 'graceSeconds'], (graceSeconds) => ({ missed: { graceSeconds } })),
  'missed limit': inTask(['missed', 'limit'], (limit) => ({ missed: { limit } })),
  timeoutSeconds: inTask(['timeoutSeconds'], (timeoutSeconds) => ({ timeoutSeconds })),
  'retry max': inTask(['retry', 'max'], (max) => ({ retry: { max } })),
  'retry intervalSeconds': inTask(['retry', 'intervalSeconds'], (intervalSeconds) => ({ retry: { intervalSeconds } })),
  'retry backoff': inTask(['retry', 'backoff'], (backoff) => ({ retry: { backoff } })),
  'retry maxIntervalSeconds': inTask(['retry', 'maxIntervalSeconds'], (maxIntervalSeconds) => ({
    retry: { maxIntervalSeconds },
  })),
  dayOffset: inTask(['trigger', 'dayOffset'], (dayOffset) => ({
    trigger: { kind: 'session', calendar: 'XSHG', at: '16:00', dayOffset },
  })),
  offsetMinutes: inTask(['trigger', 'offsetMinutes'], (offsetMinutes) => ({
    trigger: { kind: 'session', calendar: 'XSHG', event: 'close', offsetMinutes },
  })),
  slots: { call: 'settings.set', path: ['slots'], input: (slots) => ({ slots }) },
  'group slots': { call: 'settings.set', path: ['groups', 'vendor'], input: (vendor) => ({ groups: { vendor } }) },
  page: { call: 'executions.list', path: ['page'], input: (page) => ({ page }) },
  pageSize: { call: 'tasks.list', path: ['pageSize'], input: (pageSize) => ({ pageSize }) },
  id: { call: 'executions.get', path: ['id'], input: (id) => ({ id }) },
  fromLine: { call: 'logs.read', path: ['fromLine'], input: (fromLine) => ({ id: 1, fromLine, count: 1 }) },
  count: { call: 'logs.read', path: ['count'], input: (count) => ({ id: 1, fromLine: 1, count }) },
  attempt: { call: 'logs.open', path: ['attempt'], input: (attempt) => ({ id: 1, attempt }) },
  'upcoming limit': { call: 'schedule.upcoming', path: ['limit'], input: (limit) => ({ to: 1e12, limit }) },
  'preview count': {
    call: 'triggers.preview',
    path: ['count'],
    input: (count) => ({ trigger: { kind: 'interval', everySeconds: 60 }, count }),
  },
  maxParallel: {
    call: 'workflows.validate',
    path: ['workflow', 'maxParallel'],
    input: (maxParallel) => ({ workflow: { maxParallel, steps: [] } }),
  },
};

/** The years 1970 to 9999 hold every instant; the rest are figures of the model. */
const YEAR_9999 = 253_402_300_799_999;
/** For each place the values that it refuses beside those that none takes, and the edges that it takes. */
const BOUNDS: Readonly<Record<keyof typeof PLACES, { refused: number[]; taken: number[] }>> = {
  everySeconds: { refused: [0, -1, 1e12, 0.5, 315_360_001], taken: [1, 315_360_000] },
  anchorAt: { refused: [-1, YEAR_9999 + 1, 0.5], taken: [0, YEAR_9999] },
  // What has passed could never be run.
  'once at': { refused: [0, 1e12, -1, -8.64e15, YEAR_9999 + 1, 8.64e15, 0.5], taken: [YEAR_9999] },
  graceSeconds: { refused: [-1, 86_401, 1e12, 0.5], taken: [0, 86_400] },
  'missed limit': { refused: [0, -1, 1001, 1e12], taken: [1, 1000] },
  timeoutSeconds: { refused: [0, -1, 0.5, 2_592_001, 1e12], taken: [1, 2_592_000] },
  'retry max': { refused: [-1, 101, 1e12, 0.5], taken: [0, 100] },
  'retry intervalSeconds': { refused: [-1, 604_801, 1e12], taken: [0, 0.5, 604_800] },
  'retry backoff': { refused: [0, -1, 0.9, 11, 1e12], taken: [1, 10] },
  'retry maxIntervalSeconds': { refused: [-1, 604_801, 1e12], taken: [0, 604_800] },
  dayOffset: { refused: [-31, 31, 1e12, 0.5], taken: [-30, 30] },
  offsetMinutes: { refused: [-1441, 1441, 1e12, 0.5], taken: [-1440, 1440] },
  slots: { refused: [0, -1, 1025, 1e9, 0.5], taken: [1, 1024] },
  'group slots': { refused: [0, -1, 1025, 1e9, 0.5], taken: [1, 1024] },
  page: { refused: [0, -1, 1_000_001, 1e9, 0.5], taken: [1, 1_000_000] },
  pageSize: { refused: [0, -1, 201, 1e9, 0.5], taken: [1, 200] },
  id: { refused: [0, -1, 2 ** 53, 0.5], taken: [1] },
  fromLine: { refused: [0, -1, 2 ** 53, 0.5], taken: [1, 1e15, Number.MAX_SAFE_INTEGER] },
  count: { refused: [0, -1, 2001, 1e12, 0.5], taken: [1, 2000] },
  attempt: { refused: [0, -1, 1001, 0.5], taken: [1] },
  'upcoming limit': { refused: [0, -1, 2001, 1e12], taken: [1, 2000] },
  'preview count': { refused: [0, -1, 101, 1e12], taken: [1, 100] },
  maxParallel: { refused: [0, -1, 1025, 1e12], taken: [1, 1024] },
};
/** What no number may be. */
const NEVER = [NaN, Infinity, -Infinity, '5', true, [], {}, 10n];

const rows = Object.entries(PLACES).map(([name, place]) => ({ name, place, bounds: BOUNDS[name] }));

describe.each(rows)('$name', ({ place, bounds }) => {
  const values = [...(bounds?.refused ?? []), ...NEVER];

  it('is refused out of its bounds, with the field and a sentence', async () => {
    expect(bounds?.refused.length).toBeGreaterThan(0);
    for (const value of values) {
      const reply = await ask(place.call, place.input(value));
      if (reply.ok) throw new Error(`${String(value)} was taken.`);
      expect(reply.error, String(value)).toMatchObject({ code: 'invalid-input', path: place.path });
      expect(ERROR_STATUS[reply.error.code]).toBe(400);
      expect(reply.error.message).toMatch(/\w+ \w+/);
    }
  });

  it('is taken at the edges', async () => {
    for (const value of bounds?.taken ?? []) {
      const reply = await ask(place.call, place.input(value));
      expect(reply, String(value)).toMatchObject({ ok: true });
      world.time.flush();
      if (place.call === 'tasks.create') await world.call('tasks.delete', { keys: ['absurd'] });
    }
  });
});
