import { describe, expect, test } from 'vitest';
import type { ExecutionStatus } from '@shared/model/execution';
import type { CalendarDayView } from '@shared/model/session';
import { dayList } from '@renderer/features/calendar/day-list';
import { executionFixture } from '../../../../support/fixtures';

const at = (hour: number, minute = 0): number => new Date(2026, 10, 30, hour, minute).getTime();
const session = { openAt: at(9, 30), closeAt: at(15) } as CalendarDayView;
const run = (id: number, key: string, startedAt: number, status: ExecutionStatus = 'success') =>
  executionFixture(id, { key, name: key, version: 1 }, status, { startedAt });
const planned = (key: string, when: number) => ({ key, name: '', at: when });
const told = (groups: ReturnType<typeof dayList>) =>
  groups.map(({ part, entries }) => [part, ...entries.map(({ key, status, count }) => `${key} ${status} ${count}`)]);

describe('the list of a day', () => {
  test('goes from morning to night, by the parts of the session', () => {
    const runs = [run(3, 'close', at(15)), run(2, 'noon', at(12)), run(1, 'early', at(8), 'failed')];
    expect(told(dayList(runs, [planned('evening', at(19)), planned('late', at(23))], session))).toEqual([
      ['before', 'early failed 1'],
      ['within', 'noon success 1'],
      ['after', 'close success 1', 'evening planned 1', 'late planned 1'],
    ]);
  });

  test('makes one line of what repeats in a part and ended alike', () => {
    const beats = Array.from({ length: 13 }, (_none, n) => run(n, 'heartbeat', at(10, n)));
    const groups = dayList([...beats, run(50, 'heartbeat', at(11), 'failed'), run(51, 'x', at(10, 1))], [], session);
    expect(told(groups)).toEqual([['within', 'heartbeat success 13', 'x success 1', 'heartbeat failed 1']]);
    expect(groups[0]?.entries[0]).toMatchObject({ id: null, from: at(10), to: at(10, 12) });
  });

  test('leaves two alike as they are, each with its run', () => {
    const runs = [run(7, 'a', at(10)), run(8, 'a', at(11))];
    expect(dayList(runs, [], session)[0]?.entries.map(({ id }) => id)).toEqual([7, 8]);
  });

  test('is one part on a day without a session', () => {
    const shut = { openAt: null, closeAt: null } as CalendarDayView;
    expect(told(dayList([run(1, 'a', at(10))], [planned('b', at(9))], shut))).toEqual([
      ['whole', 'b planned 1', 'a success 1'],
    ]);
    expect(dayList([], [], undefined)).toEqual([]);
  });
});
