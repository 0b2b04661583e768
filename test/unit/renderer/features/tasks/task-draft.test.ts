import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDraft, fromEngine, pathOf, placeOf } from '@renderer/features/tasks/fields/draft-problems';
import { emptyDraft, fromDraft, toDraft, updateOf } from '@renderer/features/tasks/fields/task-draft';
import type { TaskDraft } from '@renderer/features/tasks/fields/task-fields';
import { withPauseTyped } from '@renderer/ui/retry-rule';
import { readParam, writeParam } from '@renderer/ui/param-text';
import { taskWriteSchema, type TaskView } from '@shared/model/task';
import { taskFixture, taskFixtures } from '../../../../support/fixtures';
import { anyTask } from '../task-arbitraries';
import { draftWith } from './draft-with';

const READ_ONLY = [
  'paused',
  'pausedUntil',
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
    expect(toDraft(task).trigger.kept.interval).toMatchObject({ every: 90, unit: 'minutes' });
    expect(fromDraft(toDraft(task))).toEqual(written(task));
  });

  test('an empty one has the contract’s own defaults', () => {
    const draft = draftWith({ key: 'a' }, { command: { shell: 'true' } });
    const parsed = taskWriteSchema.parse({
      key: 'a',
      trigger: { kind: 'session', calendar: draft.trigger.kept.session.calendar, at: '17:40' },
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
    const shown = (offsetMinutes: number) => toDraft(trigger(offsetMinutes)).trigger.kept.session.offsets.close;
    expect(shown(-120)).toMatchObject({ amount: 2, unit: 'hours', side: 'before' });
    expect(shown(15)).toMatchObject({ amount: 15, unit: 'minutes', side: 'after' });
    expect(shown(0)).toMatchObject({ amount: 0, unit: 'minutes' });
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
    const off: TaskDraft = {
      ...draft,
      guard: { ...draft.guard, when: 'none' },
      session: { ...draft.session, roll: 'automatic' },
    };
    expect(off).toMatchObject({ guard: { calendar: 'XHKG' }, session: { calendar: 'XNYS' } });
    expect(fromDraft(off)).toMatchObject({
      guard: null,
      session: null,
    });
    expect(fromDraft(draft)).toMatchObject(rules);
  });
});

describe('an update', () => {
  const base = fromDraft(draftWith({ key: 'a' }, { command: { shell: 'true' } }));

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
  const plain = draftWith({ key: 'a' }, { command: { shell: 'true' } });
  const draft: TaskDraft = { ...plain, retry: { ...plain.retry, max: 2 } };
  const withPause = (before: TaskDraft, seconds: number): TaskDraft => ({
    ...before,
    retry: withPauseTyped(before.retry, seconds),
  });

  test('waits as long as its pause says while nobody chose a longest one', () => {
    const long = withPause(draft, 7_200);
    expect(long.retry).toMatchObject({ intervalSeconds: 7_200, maxIntervalSeconds: 7_200 });
    expect(withPause(long, 60).retry).toMatchObject({ maxIntervalSeconds: 3_600 });
    const empty = { ...long, retry: { ...long.retry, maxIntervalSeconds: null } };
    expect(fromDraft(empty).retry).toMatchObject({ intervalSeconds: 7_200, maxIntervalSeconds: 7_200 });
    expect(checkDraft(empty)).toEqual([]);
  });

  test('keeps a longest pause that was chosen, though it is shorter than the pause', () => {
    const short = withPause({ ...draft, retry: { ...draft.retry, maxIntervalSeconds: 600 } }, 7_200);
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
    const draft = draftWith(
      {
        key: 'Ärger',
        group: 'a b',
        env: [
          { name: '', value: '1' },
          { name: 'A', value: '' },
          { name: 'A', value: '' },
          { name: '', value: '' },
        ],
        params: [{ name: '1x', value: '' }],
      },
      { cron: { expression: ' ' }, command: { interpreter: { kind: 'venv', path: ' ' } } },
    );
    expect(checkDraft(draft).map(({ path }) => path)).toEqual([
      'key',
      'trigger.expression',
      'action.shell',
      'action.interpreter.path',
      'params.#0',
      'env.#0',
      'env.#2',
      'group',
    ]);
  });

  test('concern the kinds that are chosen alone', () => {
    const once = draftWith({ key: 'a' }, { command: { shell: 'true' }, cron: { expression: '' }, once: {} });
    expect(checkDraft(once).map(({ path }) => path)).toEqual(['trigger.at']);
    const byHand: TaskDraft = { ...once, trigger: { ...once.trigger, kind: 'manual' } };
    expect(checkDraft(byHand)).toEqual([]);
    expect(checkDraft({ ...byHand, action: { ...emptyDraft().action, kind: 'workflow' } })).toEqual([]);
  });

  test.each(['', '25:00', '9:30', 'noon'])('a session at “%s” has no time', (at) => {
    const draft = (moment: 'at' | 'open') =>
      draftWith({ key: 'a' }, { command: { shell: 'true' }, session: { at, moment } });
    expect(checkDraft(draft('at')).map(({ path }) => path)).toEqual(['trigger.at']);
    expect(checkDraft(draft('open'))).toEqual([]);
  });

  test('a draft that is well has none', () => {
    expect(checkDraft(draftWith({ key: 'a' }, { command: { shell: 'true' } }))).toEqual([]);
  });

  test('of the engine find their field, with and without the call’s own prefix', () => {
    const draft = draftWith({ env: [{ name: 'BAD', value: '' }] }, { cron: {} });
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
    expect(found.map(({ path }) => placeOf(path, draft))).toEqual(['trigger.expression', 'retry.max', 'env', null]);
    expect(found.map((problem) => pathOf(problem, draft))).toEqual([
      ['trigger', 'expression'],
      ['retry', 'max'],
      ['env', 'BAD'],
      [],
    ]);
  });

  test('are told beside the kind where its form has no place for them', () => {
    const draft = draftWith({}, { once: {} });
    expect(placeOf('trigger.timeZone', draft)).toBe('trigger');
    expect(placeOf('action.interpreter.path', draft)).toBe('action.interpreter');
    expect(placeOf('action.workflow.steps.0.name', draft)).toBe('action');
  });
});
