import { describe, expect, test } from 'vitest';
import { mapTimeline, markAt, MIN_MARK, type TimelineInput } from '@renderer/features/dashboard/timeline-map';
import { lanePaths } from '@renderer/features/dashboard/timeline-paths';
import { rangeOf } from '@renderer/features/dashboard/timeline-range';
import type { Execution, ExecutionStatus } from '@shared/model/execution';
import { executionFixture } from '../../../support/fixtures';

const HOUR = 3_600_000;
const midnight = new Date(2026, 10, 20).getTime();
const noon = midnight + 12 * HOUR;

let nextId = 1;
function runOf(key: string, status: ExecutionStatus, startHour: number, minutes = 10, rest: Partial<Execution> = {}) {
  const at = midnight + startHour * HOUR;
  const never = status === 'missed' || status === 'skipped';
  return executionFixture(nextId++, { key, name: '', version: 1 }, status, {
    queuedAt: at,
    scheduledFor: at,
    startedAt: never ? null : at,
    finishedAt: status === 'running' ? null : at + minutes * 60_000,
    ...rest,
  });
}
const map = (change: Partial<TimelineInput>) =>
  mapTimeline({
    runs: [],
    planned: [],
    late: new Set(),
    usual: new Map(),
    from: midnight,
    to: midnight + 24 * HOUR,
    now: noon,
    width: 960,
    maxLanes: 20,
    ...change,
  });

describe('the time axis', () => {
  test('puts past and planned moments of a task on one lane, each at its place', () => {
    const { lanes, nowX } = map({
      runs: [runOf('bars', 'success', 6, 60)],
      planned: [{ key: 'bars', name: '日线', at: midnight + 18 * HOUR }],
    });
    expect(lanes).toHaveLength(1);
    expect(lanes[0]?.marks).toMatchObject([
      { status: 'success', x: 240, width: 40 },
      { status: 'planned', id: null, x: 720 },
    ]);
    expect(nowX).toBe(480);
  });

  test('marks what waits as late where its task is, before what merely runs', () => {
    const waiting = { startedAt: null, finishedAt: null };
    const runs = [
      runOf('held', 'pending', 10, 0, waiting),
      runOf('patient', 'pending', 10, 0, waiting),
      runOf('held', 'success', 3),
    ];
    const { lanes } = map({ runs, late: new Set(['held']) });
    const statuses = lanes.map(({ key, marks }) => [key, ...marks.map(({ status }) => status)]);
    expect(statuses).toEqual([
      ['held', 'success', 'late'],
      ['patient', 'pending'],
    ]);
    expect(map({ runs, late: new Set(['held']), maxLanes: 1 }).lanes.map(({ key }) => key)).toEqual(['held']);
  });

  test('draws a running task up to now, and never thinner than can be seen', () => {
    const { lanes } = map({ runs: [runOf('long', 'running', 10), runOf('short', 'success', 3, 0)] });
    const marks = lanes.flatMap((lane) => lane.marks);
    expect(marks.find(({ status }) => status === 'running')).toMatchObject({ x: 400, width: 80, endAt: null });
    expect(marks.find(({ status }) => status === 'success')).toMatchObject({ width: MIN_MARK });
  });

  test('cuts what reaches over an end, and leaves out what lies beyond, try-runs and moments that have passed', () => {
    const { lanes } = map({
      runs: [
        runOf('over', 'success', -2, 180),
        runOf('gone', 'success', -5, 60),
        runOf('tried', 'success', 5, 60, { source: 'try' }),
      ],
      planned: [
        { key: 'past', name: '', at: noon - 1 },
        { key: 'far', name: '', at: midnight + 25 * HOUR },
      ],
    });
    expect(lanes.map(({ key }) => key)).toEqual(['over']);
    expect(lanes[0]?.marks).toMatchObject([{ x: 0, width: 40 }]);
  });

  test('shows what never ran at the moment it was due for', () => {
    const { lanes } = map({ runs: [runOf('asleep', 'missed', 8)] });
    expect(lanes[0]?.marks).toMatchObject([{ status: 'missed', x: 320, endAt: null }]);
  });

  test('gives lanes to trouble first, then to what moved last, and says how many are left out', () => {
    const { lanes, hidden } = map({
      runs: [runOf('old', 'success', 1), runOf('failed', 'failed', 0.5), runOf('new', 'success', 11)],
      planned: [{ key: 'later', name: '', at: noon + HOUR }],
      maxLanes: 2,
    });
    expect(lanes.map(({ key }) => key)).toEqual(['failed', 'new']);
    expect(hidden).toBe(2);
  });

  test('prefers what is due soonest among tasks that have not run', () => {
    const planned = ['evening', 'soon'].map((key, at) => ({ key, name: '', at: noon + (5 - at * 4) * HOUR }));
    expect(map({ planned, maxLanes: 1 }).lanes.map(({ key }) => key)).toEqual(['soon']);
  });

  test('has trouble on top, then what runs, each part by its first moment, so that a pipeline reads as a stair', () => {
    const runs = [
      runOf('b', 'failed', 9),
      runOf('a', 'success', 11),
      runOf('c', 'success', 7),
      runOf('d', 'running', 10),
      runOf('e', 'missed', 8),
    ];
    expect(map({ runs }).lanes.map(({ key }) => key)).toEqual(['e', 'b', 'd', 'c', 'a']);
  });

  test('gives tasks that repeat and are well one lane together', () => {
    const beats = (key: string, status: ExecutionStatus = 'success') =>
      Array.from({ length: 6 }, (_none, at) => runOf(key, at === 5 ? status : 'success', at + 1));
    const once = runOf('once', 'success', 4);
    const { lanes } = map({ runs: [...beats('a'), ...beats('b'), ...beats('bad', 'failed'), once] });
    expect(lanes.map(({ key, tasks, marks }) => [key, tasks, marks.length])).toEqual([
      ['bad', 1, 6],
      ['', 2, 12],
      ['once', 1, 1],
    ]);
    expect(new Set(lanes[1]?.marks.map(({ key }) => key))).toEqual(new Set(['a', 'b']));
    expect(map({ runs: beats('alone') }).lanes.map(({ key }) => key)).toEqual(['alone']);
  });

  test('draws what is planned as long as it usually takes, within the axis', () => {
    const planned = [13, 18, 23].map((hour) => ({ key: String(hour), name: '', at: midnight + hour * HOUR }));
    const usual = new Map([
      ['18', 90 * 60_000],
      ['23', 2 * HOUR],
    ]);
    const marks = map({ planned, usual }).lanes.flatMap((lane) => lane.marks);
    expect(marks).toMatchObject([
      { x: 520, width: 6, endAt: null },
      { x: 720, width: 60, endAt: midnight + 19.5 * HOUR },
      { x: 920, width: 40, endAt: midnight + 25 * HOUR },
    ]);
  });

  test('has ticks at whole hours, as many as there is room for', () => {
    const hoursOf = (width: number) => map({ width }).ticks.map(({ at }) => (at - midnight) / HOUR);
    expect(hoursOf(2_000)).toHaveLength(25);
    expect(hoursOf(400)).toEqual([0, 4, 8, 12, 16, 20, 24]);
    expect(map({ from: noon - 90 * 60_000, to: noon + 90 * 60_000 }).ticks.map(({ at }) => at)).toEqual([
      noon - HOUR,
      noon,
      noon + HOUR,
    ]);
  });

  test('keeps every run of a day with 2,000 of them', () => {
    const runs = Array.from({ length: 2_000 }, (_none, at) => runOf(`task-${at % 10}`, 'success', (at / 2_000) * 12));
    const { lanes } = map({ runs });
    expect(lanes.flatMap(({ marks }) => marks)).toHaveLength(2_000);
    expect(lanes.flatMap((lane) => lanePaths(lane, 22))).toHaveLength(1);
  });
});

describe('the part of the day that matters', () => {
  const rangeIn = (change: Partial<Parameters<typeof rangeOf>[0]>) => {
    const day = { runs: [], planned: [], usual: new Map(), from: midnight, to: midnight + 24 * HOUR, now: noon };
    const { from, to } = rangeOf({ ...day, ...change });
    return [(from - midnight) / HOUR, (to - midnight) / HOUR];
  };

  test('goes from the first event to the end of the last, in whole hours with room around', () => {
    const runs = [runOf('a', 'success', 9.25), runOf('b', 'failed', 10)];
    const planned = [{ key: 'bars', name: '', at: midnight + 17.75 * HOUR }];
    expect(rangeIn({ runs, planned })).toEqual([8, 19]);
    expect(rangeIn({ runs, planned, usual: new Map([['bars', 2 * HOUR]]) })).toEqual([8, 21]);
  });

  test('holds now, is never short, and stays within the day', () => {
    expect(rangeIn({})).toEqual([11, 17]);
    expect(rangeIn({ now: midnight + 23.9 * HOUR })).toEqual([18, 24]);
    expect(rangeIn({ runs: [runOf('a', 'success', 0)], now: midnight + 23 * HOUR })).toEqual([0, 24]);
  });

  test('is the whole day where nothing happens, as on a day without now', () => {
    expect(rangeIn({ now: noon + 24 * HOUR })).toEqual([0, 24]);
    expect(rangeIn({ now: noon + 24 * HOUR, runs: [runOf('a', 'success', 12)] })).toEqual([11, 17]);
  });
});

describe('pointing at the time axis', () => {
  const [lane] = map({
    runs: [runOf('x', 'success', 6, 60), runOf('x', 'failed', 6.5, 0), runOf('x', 'success', 9, 60)],
  }).lanes;
  if (lane === undefined) throw new Error('There is no lane.');

  test('finds the mark beneath or near, and trouble before what covers it', () => {
    expect(markAt(lane, 370)?.status).toBe('success');
    expect(markAt(lane, 261)?.status).toBe('failed');
    expect(markAt(lane, 355)?.at).toBe(midnight + 9 * HOUR);
    expect(markAt(lane, 320)).toBeNull();
  });

  test('draws trouble last, so that nothing covers it', () => {
    expect(lanePaths(lane, 22).map(({ status }) => status)).toEqual(['success', 'failed']);
  });
});
