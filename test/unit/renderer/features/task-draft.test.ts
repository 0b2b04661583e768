import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDraft, fromEngine, placeOf } from '@renderer/features/tasks/form/draft-problems';
import { emptyDraft, fromDraft, toDraft, updateOf, withRetryPause } from '@renderer/features/tasks/form/task-draft';
import { readParam, writeParam } from '@renderer/ui/param-text';
import { taskWriteSchema, type TaskView } from '@shared/model/task';
import { taskFixture, taskFixtures } from '../../../support/fixtures';
import { anyTask } from './task-arbitraries';

const READ_ONLY = [
  'paused',
  'version',
  'type',
  'state',
  'nextAt',
  'overdue',
  'last',
  'usual',
  'recent',
  'createdAt',
  'updatedAt',
];
function written(task: TaskView): Record<string, unknown> {
  return Object.fromEntries(Object.entries(task).filter(([name]) => !READ_ONLY.includes(name)));
}

describe('a task in the form', () => {
  test.each(taskFixtures().map((task) => [task.key, task] as const))('%s comes back as it was', (_key, task) => {
    expect(fromDraft(toDraft(task))).toEqual(written(task));
  });

  test('keeps what the form shows folded: argv, interpreter, interval phase, rules', () => {
    const task = taskFixture({
      key: 'all',
      trigger: { kind: 'interval', everySeconds: 5_400, anchorAt: 1_234 },
      action: {
        kind: 'command',
        argv: ['python', '-c', 'print("a b")', ''],
        interpreter: { kind: 'conda', path: '/opt/conda/envs/quant' },
        pythonUtf8: true,
      },
      overlap: 'replace',
      retry: { max: 2, intervalSeconds: 1.5, backoff: 1.5, maxIntervalSeconds: 10 },
      missed: { policy: 'run-all', graceSeconds: 0, limit: 3 },
      timeoutSeconds: 60,
      group: 'wind',
    });
    expect(toDraft(task)).toMatchObject({ every: 90, unit: 'minutes' });
    expect(fromDraft(toDraft(task))).toEqual(written(task));
  });

  test('an empty one has the contract’s own defaults', () => {
    const draft = { ...emptyDraft(), key: 'a', shell: 'true' };
    const parsed = taskWriteSchema.parse({
      key: 'a',
      trigger: { kind: 'session', calendar: draft.sessionCalendar, at: '17:40' },
      action: { kind: 'command', shell: 'true' },
    });
    expect(fromDraft(draft)).toEqual({ ...parsed, enabled: true });
  });

  test('any at all comes back as it was, market time included', () => {
    fc.assert(fc.property(anyTask, (task) => void expect(fromDraft(toDraft(task))).toEqual(task)));
  });

  test('shows an offset in hours where it is one, and which way it goes', () => {
    const trigger = (offsetMinutes: number) =>
      taskFixture({
        key: 'a',
        trigger: { kind: 'session', calendar: 'XNYS', event: 'close', offsetMinutes, on: 'month-last' },
        action: { kind: 'command', shell: 'true' },
      });
    expect(toDraft(trigger(-120))).toMatchObject({ minuteAmount: 2, minuteUnit: 'hours', minuteSide: 'before' });
    expect(toDraft(trigger(15))).toMatchObject({ minuteAmount: 15, minuteUnit: 'minutes', minuteSide: 'after' });
    expect(toDraft(trigger(0))).toMatchObject({ minuteAmount: 0, minuteUnit: 'minutes' });
  });

  test('keeps a calendar beside a guard that is taken off, and sends none', () => {
    const rules = { guard: { calendar: 'XHKG', when: 'trading-hours' }, session: { calendar: 'XNYS', roll: 'next' } };
    const task = taskFixture({
      key: 'a',
      trigger: { kind: 'manual' },
      action: { kind: 'command', shell: 'x' },
      ...rules,
    });
    const draft = toDraft(task);
    expect(fromDraft({ ...draft, guardWhen: 'none', sessionRoll: 'automatic' })).toMatchObject({
      guard: null,
      session: null,
    });
    expect(fromDraft(draft)).toMatchObject(rules);
  });
});

describe('an update', () => {
  const base = fromDraft({ ...emptyDraft(), key: 'a', shell: 'true' });

  test('leaves out whether the task is on, unless that was changed', () => {
    const { enabled: _enabled, ...definition } = base;
    expect(updateOf(base, { ...base, description: 'new' })).toEqual({ ...definition, description: 'new' });
    expect(updateOf(base, { ...base, enabled: false })).toEqual({ ...base, enabled: false });
    const off = { ...base, enabled: false };
    expect(updateOf(off, off)).not.toHaveProperty('enabled');
    expect(updateOf(off, base)).toEqual(base);
  });
});

describe('the rule for retries', () => {
  const draft = { ...emptyDraft(), key: 'a', shell: 'true', retryMax: 2 };

  test('waits as long as its pause says while nobody chose a longest one', () => {
    const long = withRetryPause(draft, 7_200);
    expect(long).toMatchObject({ retryIntervalSeconds: 7_200, retryMaxIntervalSeconds: 7_200 });
    expect(withRetryPause(long, 60)).toMatchObject({ retryMaxIntervalSeconds: 3_600 });
    const empty = { ...long, retryMaxIntervalSeconds: null };
    expect(fromDraft(empty).retry).toMatchObject({ intervalSeconds: 7_200, maxIntervalSeconds: 7_200 });
    expect(checkDraft(empty)).toEqual([]);
  });

  test('keeps a longest pause that was chosen, though it is shorter than the pause', () => {
    const short = withRetryPause({ ...draft, retryMaxIntervalSeconds: 600 }, 7_200);
    expect(fromDraft(short).retry).toMatchObject({ intervalSeconds: 7_200, maxIntervalSeconds: 600 });
    expect(checkDraft(short)).toEqual([]);
  });
});

describe('a parameter', () => {
  test.each([
    ['5', 5],
    ['-0.5', -0.5],
    ['true', true],
    ['false', false],
    ['000001', '000001'],
    ['1e3', '1e3'],
    ['"5"', '5'],
    ['"true"', 'true'],
    ['"', '"'],
    ['', ''],
    ['600000.SH', '600000.SH'],
  ])('typed as %s is %j', (typed, value) => {
    expect(readParam(typed)).toBe(value);
  });

  test('keeps value and type through the form, whatever it is', () => {
    const value = fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
      fc.constantFrom('"x"', ' 5', '5 ', '""', 'true ', '\\', '"\\u0041"', 'NaN', 'Infinity'),
    );
    fc.assert(
      fc.property(value, (each) => {
        expect(readParam(writeParam(each))).toBe(each);
      }),
    );
  });
});

describe('faults of the form', () => {
  test('are found without the engine', () => {
    const draft = {
      ...emptyDraft(),
      key: 'Ärger',
      triggerKind: 'cron' as const,
      expression: ' ',
      interpreterKind: 'venv' as const,
      group: 'a b',
      env: [
        { name: '', value: '1' },
        { name: 'A', value: '' },
        { name: 'A', value: '' },
        { name: '', value: '' },
      ],
      params: [{ name: '1x', value: '' }],
    };
    expect(checkDraft(draft).map(({ path }) => path)).toEqual([
      'key',
      'trigger.expression',
      'action.shell',
      'action.interpreter.path',
      'group',
      'env.#0',
      'env.#2',
      'params.#0',
    ]);
  });

  test.each(['', '25:00', '9:30', 'noon'])('a session at “%s” has no time', (sessionAt) => {
    const draft = { ...emptyDraft(), key: 'a', shell: 'true', sessionAt };
    expect(checkDraft(draft).map(({ path }) => path)).toEqual(['trigger.at']);
    expect(checkDraft({ ...draft, sessionMoment: 'open' })).toEqual([]);
  });

  test('a draft that is well has none', () => {
    expect(checkDraft({ ...emptyDraft(), key: 'a', shell: 'true' })).toEqual([]);
  });

  test('of the engine find their field, with and without the call’s own prefix', () => {
    const draft = { ...emptyDraft(), env: [{ name: 'BAD', value: '' }] };
    const found = fromEngine(
      [
        { path: ['task', 'trigger', 'expression'], message: 'one' },
        { path: ['retry', 'max'], message: 'two' },
        { path: ['task', 'env', 'BAD'], message: 'three' },
        { path: [], message: 'four' },
      ],
      draft,
    );
    expect(found.map(({ path }) => path)).toEqual(['trigger.expression', 'retry.max', 'env.#0', '']);
    expect(found.map(({ path }) => placeOf(path))).toEqual(['trigger.expression', 'retry.max', 'env', null]);
  });
});
