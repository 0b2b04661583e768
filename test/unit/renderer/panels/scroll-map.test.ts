import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_SCROLL_PX, ScrollMap, type Place } from '@renderer/panels/logs/scroll-map';

const START: Place = { row: 0, px: 0 };

describe.each([0, 1, 30, 31, 500_000, 500_001, 1_000_000, 50_000_000])('a list of %i rows of one height', (rows) => {
  const map = new ScrollMap({ rows, viewPx: 600, rowPx: 20, heightOf: null });
  const room = Math.max(0, map.scrollPx - 600);

  test('has a scrollbar of bounded height that reaches both ends', () => {
    expect(map.scrollPx).toBeLessThanOrEqual(MAX_SCROLL_PX);
    expect(map.toPlace(0)).toEqual(START);
    expect(map.toPlace(room)).toEqual(map.end);
  });

  test('shows its last row at the very end, and no row that it does not have', () => {
    expect(map.visible(map.end).to).toBe(rows);
    expect(map.visible(START)).toEqual({ from: 0, to: Math.min(rows, 30) });
  });

  test('finds its way back from the scrollbar', () => {
    const place = map.clamp({ row: Math.floor(rows / 2), px: 7 });
    expect(map.distance(place, map.toPlace(map.toScroll(place)))).toBeCloseTo(0, 3);
  });

  test('keeps within bounds', () => {
    expect(map.clamp({ row: -5, px: 3 })).toEqual(START);
    expect(map.clamp({ row: rows + 5, px: 3 })).toEqual(map.end);
    expect(map.moved(START, -1)).toEqual(START);
    expect(map.moved(map.end, 1)).toEqual(map.end);
  });
});

describe('a list whose rows differ in height', () => {
  // Every tenth row is wrapped to three.
  const heightOf = (row: number): number => (row % 10 === 0 ? 60 : 20);
  const map = new ScrollMap({ rows: 1_000_000, viewPx: 600, rowPx: 20, heightOf });

  test('ends with its last row at the bottom of the window', () => {
    const { from, to } = map.visible(map.end);
    expect(to).toBe(1_000_000);
    let height = -map.end.px;
    for (let row = from; row < to; row += 1) height += heightOf(row);
    expect(height).toBe(600);
  });

  test('is moved by pixels through the rows nearby', () => {
    expect(map.moved(START, 59)).toEqual({ row: 0, px: 59 });
    expect(map.moved(START, 61)).toEqual({ row: 1, px: 1 });
    expect(map.moved({ row: 11, px: 5 }, -10)).toEqual({ row: 10, px: 55 });
  });

  test('a move there and back again ends where it began', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 900_000 }),
        fc.integer({ min: 0, max: 19 }),
        fc.integer({ min: -900, max: 900 }),
        (row, px, by) => {
          const place = { row, px };
          expect(map.moved(map.moved(place, by), -by)).toEqual(place);
          expect(map.distance(place, map.moved(place, by))).toBe(by);
        },
      ),
    );
  });

  test('the scrollbar tells the share of rows, and goes up and down with them', () => {
    let before = -1;
    for (let row = 0; row < 1_000_000; row += 99_991) {
      const scroll = map.toScroll({ row, px: 0 });
      expect(scroll).toBeGreaterThan(before);
      expect(Math.abs(map.toPlace(scroll).row - row)).toBeLessThanOrEqual(1);
      before = scroll;
    }
    expect(map.toScroll(map.end)).toBe(map.scrollPx - 600);
  });

  test('few rows that are higher than the window can be scrolled to their end', () => {
    const few = new ScrollMap({ rows: 2, viewPx: 600, rowPx: 20, heightOf: () => 500 });
    expect(few.end).toEqual({ row: 0, px: 400 });
    expect(few.scrollPx).toBeGreaterThan(600);
    expect(few.toPlace(few.scrollPx - 600)).toEqual(few.end);
  });

  test('few rows that fit need no scrollbar', () => {
    const few = new ScrollMap({ rows: 2, viewPx: 600, rowPx: 20, heightOf: () => 40 });
    expect(few.end).toEqual(START);
    expect(few.scrollPx).toBeLessThanOrEqual(600);
  });
});
