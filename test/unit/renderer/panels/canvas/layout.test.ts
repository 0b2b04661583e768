import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Position } from '@shared/model/workflow';
import { layeredLayout, type LayoutStep } from '@renderer/panels/canvas/layout';
import { STEP_HEIGHT, STEP_WIDTH } from '@renderer/panels/canvas/sizes';

const graphs: fc.Arbitrary<LayoutStep[]> = fc
  .array(fc.uniqueArray(fc.nat(30), { maxLength: 3 }), { minLength: 1, maxLength: 30 })
  .map((all) => all.map((needs, at) => ({ id: `s${at}`, needs: needs.filter((n) => n < at).map((n) => `s${n}`) })));

function placed(steps: readonly LayoutStep[], places: ReadonlyMap<string, Position>): LayoutStep[] {
  return steps.map((step) => ({ ...step, position: places.get(step.id) }));
}
function at(places: ReadonlyMap<string, Position>, id: string): Position {
  const place = places.get(id);
  if (place === undefined) throw new Error(`${id} has no place.`);
  return place;
}

describe('the layout', () => {
  test('puts every step right of what it needs, and none over another', () => {
    fc.assert(
      fc.property(graphs, (steps) => {
        const places = layeredLayout(steps);
        for (const { id, needs } of steps) {
          for (const need of needs) expect(at(places, id).x).toBeGreaterThanOrEqual(at(places, need).x + STEP_WIDTH);
        }
        const all = [...places.values()];
        for (const [n, one] of all.entries()) {
          for (const other of all.slice(n + 1)) {
            const apart = Math.abs(one.x - other.x) >= STEP_WIDTH || Math.abs(one.y - other.y) >= STEP_HEIGHT;
            expect(apart).toBe(true);
          }
        }
      }),
    );
  });

  test('keeps the order within a layer when it is asked again', () => {
    fc.assert(
      fc.property(graphs, (steps) => {
        const first = layeredLayout(steps);
        const second = layeredLayout(placed(steps, first));
        for (const { id: one } of steps) {
          for (const { id: other } of steps) {
            const [a, b] = [at(first, one), at(first, other)];
            if (a.x === b.x && a.y < b.y) expect(at(second, one).y).toBeLessThan(at(second, other).y);
          }
        }
      }),
    );
  });

  const fan: LayoutStep[] = [
    { id: 'root', needs: [] },
    ...['a', 'b', 'c', 'd'].map((id) => ({ id, needs: ['root'] })),
    { id: 'join', needs: ['a', 'b', 'c', 'd'] },
  ];
  const order = (places: ReadonlyMap<string, Position>): string[] =>
    ['a', 'b', 'c', 'd'].toSorted((one, other) => at(places, one).y - at(places, other).y);

  test('keeps the order that somebody gave a layer by hand', () => {
    const places = new Map(layeredLayout(fan));
    const [top = '', next = ''] = order(places);
    const [one, other] = [at(places, top), at(places, next)];
    places.set(top, other).set(next, one);
    expect(order(layeredLayout(placed(fan, places)))).toEqual(order(places));
  });

  test('leaves the rest in its order when a step comes in between', () => {
    const places = layeredLayout(fan);
    const more = [...placed(fan, places), { id: 'late', needs: order(places).slice(-1) }];
    expect(order(layeredLayout(more))).toEqual(order(places));
  });

  test('takes crossings away by swapping neighbours', () => {
    const crossed: LayoutStep[] = [
      { id: 'a', needs: [], position: { x: 0, y: 0 } },
      { id: 'b', needs: [], position: { x: 0, y: 200 } },
      { id: 'of-b', needs: ['b'], position: { x: 400, y: 0 } },
      { id: 'of-a', needs: ['a'], position: { x: 400, y: 200 } },
    ];
    const places = layeredLayout(crossed);
    const above = (one: string, other: string): boolean => at(places, one).y < at(places, other).y;
    expect(above('a', 'b')).toBe(above('of-a', 'of-b'));
  });

  test('stays where the drawing was, on the grid', () => {
    const places = layeredLayout(fan);
    const moved = new Map([...places].map(([id, { x, y }]) => [id, { x: x + 1000, y: y - 500 }]));
    const again = [...layeredLayout(placed(fan, moved)).values()];
    expect(Math.min(...again.map(({ x }) => x))).toBe(Math.min(...[...moved.values()].map(({ x }) => x)));
    expect(again.every(({ x, y }) => x % 10 === 0 && y % 10 === 0)).toBe(true);
  });
});
