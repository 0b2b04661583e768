import { describe, expect, test } from 'vitest';
import { ganttRows, ganttScale, keepSame, percentAt, type GanttRow } from '@renderer/features/workflows/run/run-gantt';
import type { Execution } from '@shared/model/execution';
import { workflowSchema } from '@shared/model/workflow';
import { attemptFixture, executionFixture } from '../../../support/fixtures';

const BEGIN = Date.UTC(2026, 10, 20, 9, 40);
const workflow = workflowSchema.parse({
  steps: [
    { id: 'last', action: { kind: 'command', shell: 'c' }, needs: ['first', 'second'] },
    { id: 'first', name: 'First', action: { kind: 'command', shell: 'a' } },
    { id: 'second', action: { kind: 'command', shell: 'b' } },
  ],
});
const at = (seconds: number): number => BEGIN + seconds * 1_000;

let nextId = 1;
function step(id: string, status: Execution['status'], from: number | null, to: number | null, rest = {}) {
  nextId += 1;
  const task = { key: id, name: id, version: 1 };
  return [
    id,
    executionFixture(nextId, task, status, {
      step: id,
      queuedAt: BEGIN,
      startedAt: from === null ? null : at(from),
      finishedAt: to === null ? null : at(to),
      attemptCount: from === null ? 0 : 1,
      ...rest,
    }),
  ] as const;
}
const rowsOf = (...steps: (readonly [string, Execution])[]) => ganttRows(workflow, new Map(steps), new Map());
const times = ({ bars }: GanttRow) =>
  bars.map(({ kind, from, to }) => [kind, (from - BEGIN) / 1_000, to === null ? null : (to - BEGIN) / 1_000]);

describe('the rows of the strip', () => {
  test('stand in the order in which the steps began; what has not begun comes last', () => {
    const rows = rowsOf(
      step('last', 'pending', null, null, { reason: 'upstream' }),
      step('first', 'success', 2, 3),
      step('second', 'success', 1, 3),
    );
    expect(rows.map(({ name }) => name)).toEqual(['second', 'First', 'last']);
  });

  test('a step waits from when the last of its needs ended', () => {
    const [, , last] = rowsOf(
      step('first', 'success', 0, 4),
      step('second', 'success', 0, 9),
      step('last', 'success', 11, 20),
    );
    expect(last && times(last)).toEqual([
      ['wait', 9, 11],
      ['run', 11, 20],
    ]);
  });

  test('a step that waits for others has no bar, one that waits for a slot has an open one', () => {
    const [last, first] = rowsOf(
      step('first', 'pending', null, null, { reason: 'slot' }),
      step('last', 'pending', null, null, { reason: 'upstream' }),
    );
    expect(last && times(last)).toEqual([]);
    expect(first && times(first)).toEqual([['wait', 0, null]]);
  });

  test('each attempt has its bar, with the wait between them', () => {
    const made = step('first', 'pending', 0, null, { reason: 'retry-wait', attemptCount: 2, retryAt: at(60) });
    const [, row] = made;
    const attempts = [
      attemptFixture(1, row, { status: 'failed', startedAt: at(0), finishedAt: at(5) }),
      attemptFixture(2, row, { status: 'failed', startedAt: at(15), finishedAt: at(22) }),
    ];
    const [first] = ganttRows(workflow, new Map([made]), new Map([[row.id, attempts]]));
    expect(first && times(first)).toEqual([
      ['run', 0, 5],
      ['wait', 5, 15],
      ['run', 15, 22],
      ['wait', 22, null],
    ]);
  });

  test('what was taken over stands on top and does not stretch the scale', () => {
    const rows = rowsOf(
      step('second', 'success', 0, 10),
      step('first', 'success', -90_000, -80_000, { reusedFrom: 7 }),
    );
    expect(rows.map(({ step: id, reused }) => [id, reused])).toEqual([
      ['first', true],
      ['second', false],
    ]);
    expect(ganttScale(rows, BEGIN, null)).toMatchObject({ from: BEGIN, to: at(10) });
  });
});

test('rows that are as they were stay the same objects', () => {
  const steps = [step('first', 'success', 2, 3), step('second', 'running', 1, null)] as const;
  const before = rowsOf(...steps);
  const [id, running] = steps[1];
  const next = keepSame(rowsOf(steps[0], [id, { ...running, status: 'success', finishedAt: at(9) }]), before);
  expect(next[1]).toBe(before[1]);
  expect(next[0]).not.toBe(before[0]);
  expect(next[0] && times(next[0])).toContainEqual(['run', 1, 9]);
});

describe('the scale', () => {
  test.each([
    [1, 0.2],
    [61, 10],
    [95, 15],
    [3_700, 600],
    [200_000, 43_200],
    [9_000_000, 1_209_600],
  ])('of %d seconds has a mark every %d seconds', (seconds, distance) => {
    const { ticks, to, from } = ganttScale([], BEGIN, at(seconds));
    expect(((ticks[1] ?? 0) - (ticks[0] ?? 0)) / 1_000).toBe(distance);
    expect(ticks.length).toBeLessThanOrEqual(8);
    expect(to).toBeGreaterThanOrEqual(at(seconds));
    expect((to - from) % (distance * 1_000)).toBe(0);
  });

  test('holds still until time comes to the next mark', () => {
    expect(ganttScale([], BEGIN, at(91))).toEqual(ganttScale([], BEGIN, at(104)));
  });

  test('puts what lies outside to its edges', () => {
    const scale = ganttScale([], BEGIN, at(80));
    expect([at(-5), at(0), at(40), at(500)].map((moment) => percentAt(scale, moment))).toEqual([0, 0, 50, 100]);
  });
});
