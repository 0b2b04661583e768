import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changesBetween,
  fieldAt,
  fieldsOf,
  mergeTasks,
  sameValue,
} from '@renderer/features/tasks/fields/definition-fields';
import { taskWriteSchema, type TaskWrite } from '@shared/model/task';
import { anyTask } from './task-arbitraries';

const task = (rest: object = {}): TaskWrite =>
  taskWriteSchema.parse({
    key: 'a',
    trigger: { kind: 'cron', expression: '0 8 * * *', timeZone: 'UTC' },
    action: { kind: 'command', shell: 'true' },
    ...rest,
  });

describe('the difference of two definitions', () => {
  test('names each field once, with both values, and those that only one of them has', () => {
    const before = task({ name: 'old', env: { A: '1', B: '2' }, params: { gone: true } });
    const after = task({ name: 'new', env: { A: '1', B: '3', C: '4' }, retry: { max: 2 }, timeoutSeconds: 60 });
    expect(changesBetween(before, after)).toEqual([
      { id: 'name', before: 'old', after: 'new' },
      { id: 'env.B', before: '2', after: '3' },
      { id: 'env.C', before: undefined, after: '4' },
      { id: 'timeoutSeconds', before: null, after: 60 },
      { id: 'retry.max', before: 0, after: 2 },
      { id: 'params.gone', before: true, after: undefined },
    ]);
  });

  test('takes a shell line that became a list as one change', () => {
    const after = task({ action: { kind: 'command', argv: ['true'] } });
    expect(changesBetween(task(), after)).toEqual([
      { id: 'command', before: { shell: 'true' }, after: { argv: ['true'] } },
    ]);
  });

  test('speaks of guard, session and missed runs as of any other field', () => {
    const guard = { calendar: 'XSHG', when: 'session-day' };
    const session = { calendar: 'XNYS', roll: 'next' };
    const after = task({ guard, session, missed: { policy: 'each-session' } });
    expect(changesBetween(task(), after)).toEqual([
      { id: 'guard', before: null, after: guard },
      { id: 'session', before: null, after: session },
      { id: 'missed.policy', before: undefined, after: 'each-session' },
    ]);
  });

  test('is empty for the same definition, whatever the order of its fields', () => {
    fc.assert(fc.property(anyTask, (one) => void expect(changesBetween(one, structuredClone(one))).toEqual([])));
    expect(sameValue({ kind: 'cron', expression: 'x' }, { expression: 'x', kind: 'cron' })).toBe(true);
    expect(sameValue(['a', 'b'], ['b', 'a'])).toBe(false);
  });
});

describe('two versions of a task put together', () => {
  test('all of one side is that side', () => {
    fc.assert(
      fc.property(anyTask, anyTask, (theirs, other) => {
        const mine = { ...other, key: theirs.key };
        expect(mergeTasks(theirs, mine, () => 'theirs')).toEqual(theirs);
        expect(mergeTasks(theirs, mine, () => 'mine')).toEqual(mine);
      }),
    );
  });

  test('each field comes from the side that was chosen for it, and the rest is as it was', () => {
    fc.assert(
      fc.property(anyTask, anyTask, fc.func(fc.boolean()), (theirs, other, choose) => {
        const mine = { ...other, key: theirs.key };
        const sideOf = (id: string) => (choose(id) ? 'theirs' : 'mine');
        const merged = fieldsOf(mergeTasks(theirs, mine, sideOf));
        const sides = { theirs: fieldsOf(theirs), mine: fieldsOf(mine) };
        for (const id of new Set([...sides.theirs.keys(), ...sides.mine.keys()])) {
          expect(merged.get(id), id).toEqual(sides[sideOf(id)].get(id));
        }
      }),
    );
  });

  test('a value taken out by the chosen side stays out', () => {
    const merged = mergeTasks(task({ env: { A: '1' } }), task(), () => 'mine');
    expect(merged.env).toEqual({});
  });
});

describe('the field of a fault', () => {
  test.each([
    [['trigger', 'expression'], 'trigger'],
    [['action', 'argv', 0], 'command'],
    [['action'], 'command'],
    [['action', 'interpreter', 'path'], 'interpreter'],
    [['env', 'A.B'], 'env.A.B'],
    [['retry', 'max'], 'retry.max'],
    [['group'], 'group'],
    [['guard', 'calendar'], 'guard'],
    [['session', 'roll'], 'session'],
  ])('%j is %s', (path, id) => {
    expect(fieldAt(path)).toBe(id);
  });
});
