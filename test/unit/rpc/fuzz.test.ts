import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type CallName } from '@shared/contract';
import type { Reply } from '@shared/errors';
import { taskWriteSchema } from '@shared/model/task';
import { commandTask, FakeWorld } from '../../support/engine';
import { arbitraryOf, oddValue, withOddLeaf } from '../../support/from-schema';

/** Inputs of each call, and how many of them must get past the parse: else nothing behind it is looked at. */
const RUNS = 80;
const LEAST_SHARE = 0.25;
/** Fixed, so that a failure can be seen again. */
const SEED = 20260107;

const names = Object.keys(contract) as CallName[];
const NOW = Date.UTC(2026, 0, 5);
const key = fc.constantFrom('a', 'b', 'flow', 'new-one');
const calendar = fc.constantFrom('XSHG', 'XNYS', '24x7', 'weekdays', 'XNAS');
const date = fc.constantFrom('2026-01-05', '2026-02-28', '2024-02-29', '1990-12-19', '2026-10-01', '9999-12-31');
const near = fc.integer({ min: NOW - 40 * 86_400_000, max: NOW + 40 * 86_400_000 });
const hints = {
  key,
  newKey: fc.stringMatching(/^copy-[a-z]{1,8}$/),
  keys: fc.array(key, { minLength: 1, maxLength: 3 }),
  calendar,
  date,
  sessionDate: date,
  dates: fc.array(date, { minLength: 1, maxLength: 2 }),
  knownTo: date,
  id: fc.integer({ min: 1, max: 60 }),
  version: fc.integer({ min: 1, max: 3 }),
  page: fc.integer({ min: 1, max: 3 }),
  from: near,
  to: near,
  timeZone: fc.constantFrom('Asia/Shanghai', 'UTC', 'America/New_York', 'Australia/Lord_Howe'),
  expression: fc.constantFrom(
    '0 18 * * 1-5',
    '*/5 * * * *',
    '@daily',
    '0 0 29 2 *',
    '0 0 30 2 *',
    '* * * * * *',
    '61 * * * *',
  ),
  // Rules between fields leave little else of a session trigger.
  dayOffset: fc.constantFrom(0, 0, 0, 1, -30),
  offsetMinutes: fc.constantFrom(0, 0, 0, -30, 1440),
  open: fc.constantFrom('09:30', '23:59:59'),
  close: fc.constantFrom('15:00', '00:00'),
  text: fc.constantFrom(
    'date,kind\n2026-01-06,closed\n',
    '{"days": []}',
    'BEGIN:VCALENDAR\nEND:VCALENDAR',
    '\u0001',
    'a,b\n"',
  ),
};
/** Calls whose dates are days, not instants. */
const byDay = { ...hints, from: date, to: date };
/** Calls whose `from` is no instant. */
const special: Partial<Record<CallName, object>> = {
  'calendars.sessions': byDay,
  'executions.rerun': { ...hints, from: fc.constantFrom('start', 'failed', 'step', 'step-and-after') },
  'logs.search': { ...hints, from: fc.integer({ min: 1, max: 5 }) },
  'logs.levels': { ...hints, from: fc.integer({ min: 1, max: 5 }) },
  'tasks.validate': { ...hints, task: arbitraryOf(taskWriteSchema, hints) },
};

/** A task keeps its key. */
function ofItself(update: unknown): unknown {
  const { key, task, ...rest } = update as { key: string; task: object };
  return { key, task: { ...task, key }, ...rest };
}

/** Mostly what the call takes; every third has something in it that it may not. */
function inputOf(name: CallName): fc.Arbitrary<unknown> {
  const any = arbitraryOf(contract[name].input, { ...hints, ...special[name] });
  const valid = name === 'tasks.update' ? any.map(ofItself) : any;
  const broken = fc.tuple(valid, fc.double({ min: 0, max: 0.999, noNaN: true }), oddValue);
  return fc.oneof(
    { weight: 2, arbitrary: valid },
    { weight: 1, arbitrary: broken.map(([value, pick, odd]) => withOddLeaf(value, pick, odd)) },
  );
}

let world: FakeWorld;
const ask = (name: CallName, input: unknown): Promise<Reply> => {
  if (!world.engine) throw new Error('The engine is not running.');
  return world.engine.rpc.call({ role: 'admin', who: 'api', connection: null }, name, input);
};

/** What the calls are about is there, whatever the calls before did. */
async function furnish(): Promise<void> {
  await ask('tasks.create', { task: commandTask('a', { overlap: 'allow', params: { x: 1 } }) });
  await ask('tasks.create', { task: commandTask('b', { overlap: 'queue', session: { calendar: 'XSHG' } }) });
  const steps = [
    { id: 'one', task: 'a' },
    { id: 'two', needs: ['one'], action: { kind: 'command', shell: 'true' } },
  ];
  const action = { kind: 'workflow', workflow: { steps } };
  await ask('tasks.create', { task: { key: 'flow', trigger: { kind: 'manual' }, overlap: 'allow', action } });
  for (const one of ['a', 'b', 'flow']) await ask('executions.start', { key: one });
  world.time.flush();
  for (const { ref } of world.launcher.specs.slice(-2)) world.launcher.end(Number(ref.split('.')[0]), 3, NOW);
  world.time.flush();
}

beforeAll(async () => {
  world = new FakeWorld(NOW);
  const { entrance } = await world.start();
  entrance.set({ admin: 'http://127.0.0.1:1/#token=a', viewer: 'http://127.0.0.1:1/#token=v' });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

describe('every call, fuzzed from its schema', () => {
  const answered = new Map<CallName, number>();

  it.each(names)(
    '%s: odd input is refused or answered in the shape of the contract, never a bug',
    { timeout: 60_000 },
    async (name) => {
      await furnish();
      let taken = 0;
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(inputOf(name), async (input) => {
          runs += 1;
          if (contract[name].input.safeParse(input ?? {}).success) taken += 1;
          const reply = await ask(name, input);
          world.time.flush();
          if (reply.ok) {
            answered.set(name, (answered.get(name) ?? 0) + 1);
            contract[name].output.parse(reply.value);
            JSON.stringify(reply.value);
          } else {
            expect(reply.error.code, reply.error.message).not.toBe('internal');
            expect(reply.error.message.length).toBeGreaterThan(3);
          }
          // What a page reports of itself is written as a bug of that page; the engine met none.
          expect(world.logger.errors.filter((line) => !line.startsWith('A page met a bug.'))).toEqual([]);
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: true },
      );
      expect({}).not.toHaveProperty('polluted');
      expect(taken / runs, 'inputs that got past the parse').toBeGreaterThanOrEqual(LEAST_SHARE);
    },
  );

  it('and every one of them was carried out now and then', () => {
    // It would start a program of this machine: no file is there that it may open.
    expect(names.filter((name) => !answered.has(name))).toEqual(['editors.open']);
  });
});
