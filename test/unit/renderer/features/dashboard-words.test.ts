import { describe, expect, test } from 'vitest';
import { localDateOf, midnightOf } from '@shared/dates';
import { message } from '@shared/messages/message';
import { verdictOf, type Standing } from '@renderer/features/dashboard/verdict';
import { chartDays } from '@renderer/panels/charts/chart-days';
import { durationStep } from '@renderer/panels/charts/chart-options';
import { spanOf } from '@renderer/stores/dashboard-page';

const fine: Standing = {
  ok: true,
  problems: [],
  attention: { names: [], total: 0 },
  late: null,
  today: { byStatus: { success: 42, skipped: 3, missed: 1 }, counted: 42 },
  running: 0,
  next: { name: '日线数据', when: '18:00' },
};
const keysOf = (standing: Standing) => {
  const { head, rest } = verdictOf(standing);
  return [head, ...rest].map(({ key }) => key.replace('dashboard.verdict.', ''));
};

describe('the sentence on top', () => {
  test('says that all is well, what ran and what is next', () => {
    expect(verdictOf(fine)).toEqual({
      tone: 'good',
      head: message('dashboard.verdict.well'),
      rest: [
        message('dashboard.verdict.ranAll', { n: 42 }),
        message('dashboard.verdict.next', { name: '日线数据', when: '18:00' }),
      ],
      problem: null,
      late: null,
    });
  });

  test('names the one task that needs attention, counts more', () => {
    const one = { ...fine, attention: { names: ['因子'], total: 1 } };
    expect(verdictOf(one)).toMatchObject({ tone: 'bad', head: { params: { name: '因子' } } });
    const many = { ...fine, attention: { names: ['a', 'b'], total: 60 } };
    expect(verdictOf(many).head).toEqual(message('dashboard.verdict.handMany', { count: 60 }));
  });

  test('says how a task is late beneath its name', () => {
    const late = { ...fine, attention: { names: ['因子'], total: 1 }, late: 'Waits since 09:00.' };
    expect(verdictOf(late)).toMatchObject({
      tone: 'bad',
      head: { params: { name: '因子' } },
      late: 'Waits since 09:00.',
    });
  });

  test('puts trouble of the engine before everything', () => {
    const full = { code: 'store', message: 'The disk is full.' };
    const bad = { ...fine, ok: false, problems: [full], attention: { names: ['a'], total: 1 } };
    expect(verdictOf(bad)).toMatchObject({ tone: 'bad', problem: full });
    expect(keysOf(bad)[0]).toBe('engine');
  });

  test.each([
    [null, 'ranNone'],
    [{ byStatus: { missed: 2 }, counted: 0 }, 'ranNone'],
    [{ byStatus: { terminated: 2 }, counted: 0 }, 'ranNone'],
    [{ byStatus: { success: 1, terminated: 3 }, counted: 1 }, 'ranOne'],
    [{ byStatus: { success: 1, failed: 1 }, counted: 2 }, 'ranSome'],
    [{ byStatus: { completed: 1 }, counted: 1 }, 'ranSome'],
  ])('of today %j it says %s', (today, key) => {
    expect(keysOf({ ...fine, today })).toContain(key);
  });

  test('tells what runs, and that nothing is planned', () => {
    expect(keysOf({ ...fine, running: 2, next: null })).toEqual(['well', 'ranAll', 'running', 'noNext']);
  });
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
