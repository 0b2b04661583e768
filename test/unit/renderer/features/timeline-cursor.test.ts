import { describe, expect, test } from 'vitest';
import { ref } from 'vue';
import type { Lane, Mark } from '@renderer/features/dashboard/timeline-map';
import { useTimelineCursor } from '@renderer/features/dashboard/use-timeline-cursor';

const mark = (id: number, x: number): Mark => ({
  key: 'a',
  name: 'A',
  status: 'success',
  id,
  x,
  width: 4,
  at: x,
  endAt: x + 1,
});
const laneOf = (key: string, ...marks: Mark[]): Lane => ({ key, name: key, tasks: 1, marks });

function cursorOver(...lanes: Lane[]) {
  const shown = ref<readonly Lane[]>(lanes);
  const cursor = useTimelineCursor(shown);
  return { shown, cursor, id: () => cursor.pointed.value?.mark.id ?? null };
}

describe('the cursor of the time axis', () => {
  test('begins at the newest of the first lane and walks by arrow keys', () => {
    const { cursor, id } = cursorOver(laneOf('a', mark(1, 10), mark(2, 50)), laneOf('b', mark(3, 12), mark(4, 90)));
    expect(id()).toBeNull();
    const walk = ['ArrowUp', 'ArrowLeft', 'ArrowLeft', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'Home', 'End'];
    const ids = walk.map((key) => {
      expect(cursor.press(key)).toBe(true);
      return id();
    });
    expect(ids).toEqual([2, 1, 1, 3, 4, 4, 3, 4]);
    expect(cursor.press('a')).toBe(false);
  });

  test('goes to the nearest mark of the lane above or below, and no further than the last lane', () => {
    const { cursor, id } = cursorOver(laneOf('a', mark(1, 50)), laneOf('b', mark(2, 10), mark(3, 60)));
    for (const key of ['End', 'ArrowDown', 'ArrowDown']) cursor.press(key);
    expect(id()).toBe(3);
  });

  test('stays on its mark while the axis moves, and lets go of one that went', () => {
    const { shown, cursor, id } = cursorOver(laneOf('a', mark(1, 10)));
    cursor.pointAt(0, 11);
    shown.value = [laneOf('new', mark(9, 5)), laneOf('a', { ...mark(1, 10), x: 3 })];
    expect(id()).toBe(1);
    expect(cursor.pointed.value?.lane).toBe(1);
    shown.value = [laneOf('new', mark(9, 5))];
    expect(id()).toBeNull();
  });

  test('means nothing where there is nothing', () => {
    const { cursor, id } = cursorOver();
    cursor.press('ArrowRight');
    cursor.pointAt(3, 10);
    expect(id()).toBeNull();
  });
});
