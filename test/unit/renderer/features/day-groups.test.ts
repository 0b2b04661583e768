import { expect, test } from 'vitest';
import { dayGroups } from '@renderer/features/executions/day-groups';
import { executionFixture } from '../../../support/fixtures';

const at = (id: number, ...[month, date, hour]: [number, number, number]) =>
  executionFixture(id, { key: 'a', name: '', version: 1 }, 'success', {
    queuedAt: new Date(2026, month, date, hour).getTime(),
  });

test('runs that follow each other by time stand under their local days', () => {
  const rows = [at(4, 10, 20, 9), at(3, 10, 20, 0), at(2, 10, 19, 23), at(1, 10, 12, 8)];
  const told = dayGroups(rows, true).map(({ day, rows: those }) => [day, ...those.map(({ id }) => id)]);
  expect(told).toEqual([
    ['2026-11-20', 4, 3],
    ['2026-11-19', 2],
    ['2026-11-12', 1],
  ]);
});

test('in another order they stay together', () => {
  const rows = [at(1, 10, 12, 8), at(4, 10, 20, 9)];
  expect(dayGroups(rows, false)).toEqual([{ day: null, rows }]);
  expect(dayGroups([], false)).toEqual([]);
});
