import { describe, expect, test } from 'vitest';
import { MAX_SCROLL_PX, ScrollMap } from '@renderer/panels/logs/scroll-map';

describe.each([0, 1, 30, 31, 500_000, 500_001, 1_000_000, 50_000_000])('a log of %i lines', (rows) => {
  const map = new ScrollMap(20, rows, 600);

  test('has a scrollbar of bounded height that reaches both ends', () => {
    expect(map.scrollPx).toBeLessThanOrEqual(MAX_SCROLL_PX);
    expect(map.toTop(0)).toBe(0);
    expect(map.toTop(Math.max(0, map.scrollPx - 600))).toBeCloseTo(map.maxTop, 3);
  });

  test('shows its last line at the very end, and no line that it does not have', () => {
    expect(map.visible(map.maxTop).to).toBe(rows);
    expect(map.visible(0)).toEqual({ from: 1, to: Math.min(rows, 30) });
  });

  test('finds its way back from the scrollbar', () => {
    const top = map.clamp(rows * 10);
    expect(map.toTop(map.toScroll(top))).toBeCloseTo(top, 3);
  });

  test('keeps within bounds', () => {
    expect(map.clamp(-5)).toBe(0);
    expect(map.clamp(Number.MAX_SAFE_INTEGER)).toBe(map.maxTop);
  });
});
