import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftToJson, readJson, type JsonReading } from '@renderer/features/tasks/fields/json-draft';
import { emptyDraft, fromDraft, toDraft, updateOf } from '@renderer/features/tasks/fields/task-draft';
import type { TaskDraft } from '@renderer/features/tasks/fields/task-fields';
import { taskWriteSchema } from '@shared/model/task';
import { anyTask } from '../task-arbitraries';
import { draftWith } from './draft-with';

function draftOf(reading: JsonReading): TaskDraft {
  if (reading.kind !== 'draft') throw new Error(`Not read: ${JSON.stringify(reading)}`);
  return reading.draft;
}
const read = (value: unknown, before = emptyDraft(), fixedKey: string | null = null): JsonReading =>
  readJson(JSON.stringify(value), before, fixedKey);
const pathsOf = (reading: JsonReading): unknown => reading.kind === 'faults' && reading.faults.map(({ path }) => path);
const SESSION = { kind: 'session', calendar: 'XSHG' };
const plain = { key: 'a', trigger: { kind: 'manual' }, action: { kind: 'command', shell: 'true' } };

describe('the JSON of a task', () => {
  test('comes back into the form as it was, whatever stood there before', () => {
    fc.assert(
      fc.property(anyTask, anyTask, (task, other) => {
        const text = draftToJson(toDraft(task));
        expect(fromDraft(draftOf(readJson(text, toDraft(other), null)))).toEqual(task);
        expect(draftToJson(draftOf(readJson(text, emptyDraft(), null)))).toBe(text);
      }),
    );
  });

  test('that says what the form says leaves the form alone, its own parts included', () => {
    fc.assert(
      fc.property(anyTask, (task) => {
        const draft = toDraft(task);
        expect(draftOf(readJson(draftToJson(draft), draft, task.key))).toBe(draft);
      }),
    );
  });

  test('cut off anywhere never throws and never changes the form', () => {
    fc.assert(
      fc.property(anyTask, fc.double({ min: 0, max: 0.99, noNaN: true }), (task, share) => {
        const text = draftToJson(toDraft(task));
        expect(readJson(text.slice(0, Math.floor(text.length * share)), emptyDraft(), null)).toEqual({
          kind: 'syntax',
        });
      }),
    );
  });

  test('with a number that would lose digits is refused at that number', () => {
    const text = JSON.stringify({ ...plain, params: { order: 1 } }).replace('"order":1', '"order":1234567890123456789');
    const reading = readJson(text, emptyDraft(), null);
    expect(pathsOf(reading)).toEqual([['params', 'order']]);
    expect(JSON.stringify(reading)).toContain('The number 1234567890123456789 has more digits than a number can hold');
  });

  test('keeps the fields of the kinds that it does not name', () => {
    const before = draftWith(
      {},
      {
        cron: { expression: '1 2 * * *' },
        command: { shell: 'old line', interpreter: { kind: 'venv', path: '/venv' } },
      },
    );
    const draft = draftOf(read({ ...plain, action: { kind: 'command', argv: ['python'] } }, before));
    expect(draft).toMatchObject({
      trigger: { kind: 'manual', kept: { cron: { expression: '1 2 * * *' } } },
      action: {
        kept: { command: { kind: 'argv', shell: 'old line', interpreter: { kind: 'system', path: '/venv' } } },
      },
    });
  });

  test('with values that are wrong still stands in the form, where they are told beside their field', () => {
    const value = {
      key: 'Not a key',
      trigger: { kind: 'interval', everySeconds: 0 },
      action: { kind: 'command', shell: '' },
      env: { '': 'x', 'A=B': 'y' },
      timeoutSeconds: 1.5,
      retry: { max: 1_000 },
      group: 'no group',
    };
    expect(draftOf(read(value))).toMatchObject({
      key: 'Not a key',
      trigger: { kept: { interval: { every: 0 } } },
      action: { kept: { command: { shell: '' } } },
      env: [
        { name: '', value: 'x' },
        { name: 'A=B', value: 'y' },
      ],
      timeoutSeconds: 1.5,
      retry: { max: 1_000 },
      group: 'no group',
    });
    expect(draftOf(read({ ...plain, action: { kind: 'command' } })).action.kept.command.shell).toBe('');
  });

  test('of a session trigger with a wrong time stands there with the defaults of what it leaves out', () => {
    const value = {
      ...plain,
      trigger: { kind: 'session', calendar: 'XNYS', at: '25:00' },
      session: { calendar: 'XNYS' },
    };
    expect(draftOf(read(value))).toMatchObject({
      trigger: { kept: { session: { at: '25:00', on: 'every', dayAmount: 0 } } },
      session: { roll: 'last-closed' },
    });
  });

  test('a draft that is not finished goes there and back', () => {
    const { trigger } = draftOf(readJson(draftToJson(draftWith({}, { once: {} })), emptyDraft(), null));
    expect(trigger).toMatchObject({ kind: 'once', kept: { once: { at: null } } });
  });

  test('changes whether a task is on only where it says something else than before', () => {
    const before = toDraft(taskWriteSchema.parse({ ...plain, enabled: true }));
    const sent = (value: unknown): unknown => updateOf(fromDraft(before), fromDraft(draftOf(read(value, before))));
    expect(sent({ ...plain, name: 'new', enabled: false })).toMatchObject({ name: 'new', enabled: false });
    expect(sent({ ...plain, name: 'new', enabled: true })).not.toHaveProperty('enabled');
    expect(sent({ ...plain, name: 'new' })).not.toHaveProperty('enabled');
  });

  test.each([true, false])('gives a long pause its longest one, the other values being right: %s', (right) => {
    const value = { ...plain, group: right ? null : 'no group', retry: { max: 1, intervalSeconds: 7_200 } };
    expect(draftOf(read(value))).toMatchObject({ retry: { intervalSeconds: 7_200, maxIntervalSeconds: 7_200 } });
  });

  test.each([
    [[], 'no object', [1]],
    [['colour'], 'an unknown field', { ...plain, colour: 'red' }],
    [['trigger', 'kind'], 'a trigger of another kind', { ...plain, trigger: { kind: 'moon' } }],
    [['action'], 'two commands', { ...plain, action: { kind: 'command', shell: 'a', argv: ['b'] } }],
    [['name'], 'a name that is a number', { ...plain, name: 5 }],
    [['env', 'A=B'], 'a variable that is a number', { ...plain, env: { 'A=B': 5 } }],
    [['params', 'p'], 'a parameter that is a list', { ...plain, params: { p: [] } }],
    [['paused'], 'what is no part of a definition', { ...plain, paused: true }],
    [['trigger', 'at'], 'two moments', { ...plain, trigger: { ...SESSION, at: '17:40', event: 'open' } }],
    [['trigger', 'at'], 'no moment', { ...plain, trigger: SESSION }],
    [['trigger', 'dayOffset'], 'days for an open', { ...plain, trigger: { ...SESSION, event: 'open', dayOffset: 1 } }],
    [['guard', 'when'], 'a guard that there is not', { ...plain, guard: { calendar: 'XSHG', when: 'full-moon' } }],
    [['overlap'], 'a rule that there is not', { ...plain, overlap: 'maybe' }],
  ])('tells at %j that it has %s', (path, _what, value) => {
    expect(pathsOf(read(value))).toContainEqual(path);
  });

  test('refuses another key for a task that is saved', () => {
    expect(pathsOf(read({ ...plain, key: 'b' }, emptyDraft(), 'a'))).toEqual([['key']]);
  });

  test('takes what tasks.get answers: its read-only fields are left out', () => {
    expect(draftOf(read({ ...plain, version: 7, state: 'manual', nextAt: null, recent: [] })).key).toBe('a');
  });
});
