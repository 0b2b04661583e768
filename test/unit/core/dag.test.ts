import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCycles, invert } from '@main/core/cycles';
import { buildDag, descendantsOf } from '@main/core/dag';
import { scripts } from './dag-arbitraries';
import { stepsOf } from './dag-notation';

const chain = (length: number): string[] =>
  Array.from({ length }, (_, index) => (index === 0 ? 's0' : `s${index} < s${index - 1}`));

describe('buildDag', () => {
  it('numbers the steps by their place and orders them by their needs', () => {
    const dag = buildDag(stepsOf('d < b c', 'b < a', 'c < a', 'a'));
    expect(dag.needs).toEqual([[1, 2], [3], [3], []]);
    expect(dag.dependents).toEqual([[], [0], [0], [1, 2]]);
    expect(dag.order).toEqual([3, 1, 2, 0]);
    expect(dag.indexOf.get('c')).toBe(2);
  });

  it.each([
    [['a', 'a'], 'same id'],
    [['a < b'], 'b, which is no step'],
    [['a < a'], 'circle'],
    [['a', 'b < a d', 'c < b', 'd < c'], 'circle'],
  ])('throws for %j', (lines, words) => {
    expect(() => buildDag(stepsOf(...lines))).toThrow(words);
  });

  it('builds a chain of 10,000 steps', () => {
    const dag = buildDag(stepsOf(...chain(10_000)));
    expect(descendantsOf(dag, ['s0']).size).toBe(9_999);
  });
});

describe('what comes after', () => {
  const dag = buildDag(stepsOf('a', 'b < a', 'c < b', 'd < a', 'e'));

  it('follows the connections to the end', () => {
    expect(descendantsOf(dag, ['a'])).toEqual(new Set(['b', 'c', 'd']));
    expect(descendantsOf(dag, ['e'])).toEqual(new Set());
  });

  it('names a step that was asked about only if it comes after another', () => {
    expect(descendantsOf(dag, ['b', 'd'])).toEqual(new Set(['c']));
    expect(descendantsOf(dag, ['a', 'b'])).toEqual(new Set(['b', 'c', 'd']));
  });

  it('throws for what is no step', () => {
    expect(() => descendantsOf(dag, ['x'])).toThrow('no step x');
  });

  it('is what needs one of them, or what comes after one of them, and nothing else', () => {
    fc.assert(
      fc.property(scripts({ maxSteps: 10, withReused: false }), ({ steps }) => {
        const graph = buildDag(steps);
        for (const { id } of steps) {
          const after = descendantsOf(graph, [id]);
          for (const other of steps) {
            expect(after.has(other.id)).toBe(other.needs.some((need) => need === id || after.has(need)));
          }
        }
        const place = new Map(graph.order.map((index, at) => [index, at]));
        graph.needs.forEach((needs, index) => {
          for (const need of needs) expect(place.get(need) ?? 0).toBeLessThan(place.get(index) ?? 0);
        });
      }),
      { numRuns: 100 },
    );
  });
});

describe('findCycles', () => {
  it('finds one circle for each knot, the shortest through its first place', () => {
    expect(findCycles([[1], [2], [0]])).toEqual([[0, 1, 2]]);
    expect(findCycles([[1], [2], [3, 1], [0, 2]])).toEqual([[0, 1, 2, 3]]);
    expect(findCycles([[1], [0], [3, 0], [2]])).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(findCycles([[0, 1], [2], []])).toEqual([]);
  });

  it('finds what is there in any graph and nothing in one without circles', () => {
    const graphs = fc
      .array(fc.array(fc.nat(100), { maxLength: 3 }), { minLength: 1, maxLength: 8 })
      .map((rows) => rows.map((row) => row.map((target) => target % rows.length)));
    fc.assert(
      fc.property(graphs, (links) => {
        const cycles = findCycles(links);
        for (const cycle of cycles) {
          expect(new Set(cycle).size).toBe(cycle.length);
          expect(cycle.length).toBeGreaterThan(1);
          cycle.forEach((from, index) => expect(links[from]).toContain(cycle[(index + 1) % cycle.length]));
        }
        const reach = (from: number): Set<number> => {
          const seen = new Set(links[from]);
          for (const at of seen) for (const next of links[at] ?? []) seen.add(next);
          return seen;
        };
        const knots = new Set(
          links.flatMap((_row, index) => {
            const knot = [...reach(index)].filter((other) => reach(other).has(index));
            return knot.length > 1 ? [knot.sort().join()] : [];
          }),
        );
        expect(cycles.length).toBe(knots.size);
      }),
      { numRuns: 300 },
    );
  });

  it('takes a circle of 10,000 places', () => {
    const circle = Array.from({ length: 10_000 }, (_, index) => [(index + 1) % 10_000]);
    expect(findCycles(circle)[0]?.length).toBe(10_000);
    expect(findCycles(invert(circle))[0]?.slice(0, 3)).toEqual([0, 9_999, 9_998]);
  });
});
