import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Execution } from '@shared/model/execution';
import { commandTask } from '../../support/engine';
import { HoppingWorld } from '../../support/hopping-world';

const DAY = 86_400_000;
const START = Date.parse('2022-11-15T04:00:00Z');
const END = START + 3 * 365 * DAY;

const calendar = fc.constantFrom('XSHG', 'XHKG', 'XNYS', 'XSGE', 'XSHG+XHKG');
const rare = fc.constantFrom('week-first', 'week-last', 'month-first', 'month-last');
const triggers = fc.oneof(
  fc.record({
    kind: fc.constant('session'),
    calendar,
    on: rare,
    event: fc.constantFrom('open', 'close'),
    offsetMinutes: fc.integer({ min: -600, max: 600 }),
  }),
  fc.record({
    kind: fc.constant('session'),
    calendar,
    on: rare,
    at: fc.constantFrom('08:30', '17:40', '02:30'),
    dayOffset: fc.integer({ min: -3, max: 3 }),
  }),
  fc.record({
    kind: fc.constant('cron'),
    expression: fc.constantFrom('30 2 * * 0', '0 18 1,15 * *', '15 9 * * 1'),
    timeZone: fc.constantFrom('America/New_York', 'Asia/Shanghai'),
  }),
);
const guards = fc.option(
  fc.record({ calendar, when: fc.constantFrom('session-day', 'trading-hours', 'non-session-day') }),
  { nil: undefined },
);
/** What happens on the way, each at a fraction of what is left. */
const events = fc.array(
  fc.record({
    what: fc.constantFrom('sleep', 'restart', 'back'),
    after: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
  }),
  { maxLength: 4 },
);

async function everyRow(world: HoppingWorld): Promise<Execution[]> {
  const found: Execution[] = [];
  for (let page = 1; ; page += 1) {
    const { rows } = await world.call('executions.list', { page, pageSize: 200 });
    found.push(...rows);
    if (rows.length < 200) return found.reverse();
  }
}

async function previewed(world: HoppingWorld, trigger: unknown, guard: unknown): Promise<Map<number, boolean>> {
  const found = new Map<number, boolean>();
  for (let after = START; ;) {
    const input = { trigger, ...(guard === undefined ? {} : { guard }), after, count: 100 } as never;
    const { rows } = await world.call('triggers.preview', input);
    for (const { at, runs } of rows) if (at <= END) found.set(at, runs);
    const last = rows.at(-1)?.at ?? END;
    if (rows.length < 100 || last > END) return found;
    after = last;
  }
}

it('a preview holds: over three years with sleep, restarts and a clock set back, just its moments are decided, once', async () => {
  await fc.assert(
    fc.asyncProperty(triggers, guards, events, async (trigger, guard, upsets) => {
      await using world = new HoppingWorld(START);
      await world.start();
      await world.call('tasks.create', { task: commandTask('job', { trigger, ...(guard ? { guard } : {}) }) });
      const promised = await previewed(world, trigger, guard);
      for (const { what, after } of upsets) {
        const now = world.time.clock.now();
        const at = Math.floor(now + (END - now) * after);
        world.hopTo(at);
        if (what === 'sleep') world.sleepTo(at + 9 * DAY);
        if (what === 'restart') await world.restartAt(at + 5 * DAY);
        if (what === 'back') {
          world.time.jump(-DAY);
          world.engine?.nudge();
          world.settle();
        }
      }
      world.hopTo(END);
      const rows = await everyRow(world);
      const moments = rows.map(({ scheduledFor }) => scheduledFor ?? -1);
      expect(moments.length).toBe(new Set(moments).size);
      expect(moments.toSorted((a, b) => a - b)).toEqual([...promised.keys()]);
      for (const { scheduledFor, status, reason } of rows) {
        expect(status === 'skipped' && reason === 'guard').toBe(promised.get(scheduledFor ?? -1) === false);
      }
      expect(world.logger.errors).toEqual([]);
    }),
    { numRuns: 8 },
  );
}, 120_000);

it('a moment that a clock set back has taken back is decided again, also if the machine wakes up just then', async () => {
  const moment = Date.parse('2023-05-15T22:00:00Z');
  await using world = new HoppingWorld(START);
  await world.start();
  const trigger = { kind: 'cron', expression: '0 18 1,15 * *', timeZone: 'America/New_York' };
  const guard = { calendar: 'XSHG', when: 'trading-hours' };
  await world.call('tasks.create', { task: commandTask('job', { trigger, guard }) });
  const decided = async (): Promise<(number | null)[]> =>
    (await everyRow(world)).map(({ scheduledFor }) => scheduledFor);

  world.hopTo(moment);
  expect((await decided()).at(-1)).toBe(moment);
  world.time.jump(-DAY);
  world.engine?.nudge();
  world.settle();
  expect((await decided()).at(-1)).not.toBe(moment);
  world.hopTo(moment + DAY);
  expect((await decided()).at(-1)).toBe(moment);
});
