import { describe, expect, test } from 'vitest';
import { localDateOf, midnightOf } from '@shared/dates';
import { message, type Message } from '@shared/messages/message';
import type { ExecutionStatus } from '@shared/model/execution';
import { countNeeds } from '@renderer/composables/use-needs';
import { sharedLabel } from '@renderer/features/dashboard/use-paused';
import { verdictOf, type Standing } from '@renderer/features/dashboard/verdict';
import { chartDays } from '@renderer/panels/charts/chart-days';
import { durationStep } from '@renderer/panels/charts/chart-options';
import { spanOf } from '@renderer/stores/dashboard-page';
import { executionFixture, taskFixture } from '../../../support/fixtures';

const none = { total: 0, late: 0, byStatus: {}, isCut: false, slow: 0 };
const next = { key: 'daily', name: '日线数据', at: 1 };
const fine: Standing = {
  ok: true,
  problems: [],
  needs: none,
  only: null,
  late: null,
  paused: { total: 0, shared: null },
  today: { byStatus: { success: 42, skipped: 3, missed: 1 }, counted: 42 },
  next,
};
const keyOf = ({ key }: Message) => key.replace('dashboard.verdict.', '');
const chipsOf = (standing: Partial<Standing>) =>
  verdictOf({ ...fine, ...standing }).chips.map(({ kind, count, more, tone }) => [kind, count, more, tone]);

describe('the strip on top', () => {
  test('says that all is well, what ran and what is next', () => {
    expect(verdictOf(fine)).toEqual({
      tone: 'good',
      head: message('dashboard.verdict.well'),
      chips: [],
      today: message('dashboard.verdict.ranAll', { n: 42 }),
      next,
      problem: null,
      late: null,
    });
  });

  test('names the one task that needs attention, counts more', () => {
    const one = { ...fine, needs: { ...none, total: 1 }, only: '因子' };
    expect(verdictOf(one)).toMatchObject({ tone: 'bad', head: { params: { name: '因子' } } });
    const many = { ...fine, needs: { ...none, total: 60 }, only: '因子' };
    expect(verdictOf(many).head).toEqual(message('dashboard.verdict.handMany', { count: 60 }));
  });

  test('has a chip for each reason, the worst first, and leads to what it counts', () => {
    const needs = { total: 7, late: 1, byStatus: { missed: 2, failed: 4 }, isCut: false, slow: 3 };
    expect(chipsOf({ needs })).toEqual([
      ['late', 1, false, 'bad'],
      ['failed', 4, false, 'bad'],
      ['missed', 2, false, 'warn'],
      ['slow', 3, false, 'warn'],
    ]);
    expect(verdictOf({ ...fine, needs }).chips.map(({ to }) => to)).toEqual([
      { path: '/tasks', query: { state: 'overdue' } },
      { path: '/executions', query: { status: 'failed', range: '7d' } },
      { path: '/executions', query: { status: 'missed', range: '7d' } },
      { path: '/executions', query: { slow: 'yes', range: 'today' } },
    ]);
  });

  test('says that there are more where not all are listed', () => {
    expect(chipsOf({ needs: { total: 90, late: 0, byStatus: { failed: 50 }, isCut: true, slow: 0 } })).toEqual([
      ['failed', 50, true, 'bad'],
    ]);
  });

  test('knows what is paused, which is no trouble', () => {
    const paused = { total: 21, shared: { label: 'tushare', count: 20 } };
    expect(verdictOf({ ...fine, paused })).toMatchObject({
      tone: 'good',
      chips: [{ kind: 'paused', count: 21, shared: { label: 'tushare', count: 20 } }],
    });
    expect(chipsOf({ paused: null })).toEqual([]);
  });

  test('says how a task is late beneath', () => {
    const late = { ...fine, needs: { ...none, total: 1, late: 1 }, only: '因子', late: 'Waits since 09:00.' };
    expect(verdictOf(late)).toMatchObject({ tone: 'bad', late: 'Waits since 09:00.' });
  });

  test('puts trouble of the engine before everything', () => {
    const full = { code: 'store', message: 'The disk is full.' };
    const bad = { ...fine, ok: false, problems: [full], needs: { ...none, total: 1 }, only: 'a' };
    expect(verdictOf(bad)).toMatchObject({ tone: 'bad', problem: full });
    expect(keyOf(verdictOf(bad).head)).toBe('engine');
  });

  test.each([
    [null, 'ranNone'],
    [{ byStatus: { missed: 2 }, counted: 0 }, 'ranNone'],
    [{ byStatus: { terminated: 2 }, counted: 0 }, 'ranNone'],
    [{ byStatus: { success: 1, terminated: 3 }, counted: 1 }, 'ranOne'],
    [{ byStatus: { success: 1, failed: 1 }, counted: 2 }, 'ranSome'],
    [{ byStatus: { completed: 1 }, counted: 1 }, 'ranSome'],
  ])('of today %j it says %s', (today, key) => {
    expect(keyOf(verdictOf({ ...fine, today }).today)).toBe(key);
  });
});

describe('what needs a hand', () => {
  const run = (id: number, key: string, status: ExecutionStatus) =>
    executionFixture(id, { key, name: key, version: 1 }, status);
  const lateTask = taskFixture({
    key: 'a',
    name: 'A',
    trigger: { kind: 'manual' },
    action: { kind: 'command', shell: 'true' },
  });

  test('is counted by task: what failed and is late now counts as late', () => {
    const rows = [run(1, 'a', 'failed'), run(2, 'b', 'failed'), run(3, 'c', 'missed')];
    expect(countNeeds({ runs: { rows, total: 3 }, late: { rows: [lateTask], total: 1 }, slow: 2 })).toEqual({
      total: 3,
      late: 1,
      byStatus: { failed: 1, missed: 1 },
      isCut: false,
      slow: 2,
    });
  });

  test('may be more than is listed', () => {
    expect(
      countNeeds({ runs: { rows: [run(1, 'a', 'failed')], total: 70 }, late: { rows: [], total: 0 }, slow: 0 }),
    ).toEqual({
      total: 70,
      late: 0,
      byStatus: { failed: 1 },
      isCut: true,
      slow: 0,
    });
  });
});

test('what most of the paused tasks share is a tag or a group, if two do', () => {
  const task = (tags: string[], group: string | null = null) => ({ tags, group });
  expect(sharedLabel([task(['x', 'tushare']), task(['tushare']), task([], 'other')])).toEqual({
    label: 'tushare',
    count: 2,
  });
  expect(sharedLabel([task(['x']), task([], 'x')])).toEqual({ label: 'x', count: 2 });
  expect(sharedLabel([task(['x'], 'x'), task(['y'])])).toBeNull();
  expect(sharedLabel([])).toBeNull();
});

describe('the days', () => {
  test('a span is the local day and the 29 before it', () => {
    const at = new Date(2026, 2, 1, 15, 30).getTime();
    const { from, to, statsFrom } = spanOf(at);
    expect([from, to].map((one) => localDateOf(one))).toEqual(['2026-03-01', '2026-03-02']);
    expect(localDateOf(statsFrom)).toBe('2026-01-31');
    expect(midnightOf(at, -1)).toBe(new Date(2026, 1, 28).getTime());
  });

  test('of charts are all there, also those on which nothing ran', () => {
    const day = {
      date: '2026-02-28',
      total: 3,
      byStatus: { success: 3 },
      counted: 3,
      successRate: 1,
      meanMs: 5,
      p95Ms: 6,
    };
    const days = chartDays([day], '2026-03-01', 3);
    expect(days.map(({ date }) => date)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(days[1]).toBe(day);
    expect(days[2]).toMatchObject({ total: 0, meanMs: null });
  });

  test.each([
    [0, 50],
    [160_000, 60_000],
    [3_000, 1_000],
    [5 * 3_600_000, 7_200_000],
    [40 * 86_400_000, 10 * 86_400_000],
  ])('an axis that reaches %d ms has steps of %d ms', (longest, step) => {
    expect(durationStep(longest)).toBe(step);
  });
});
