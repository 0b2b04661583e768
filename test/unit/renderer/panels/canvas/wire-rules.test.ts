import { describe, expect, test } from 'vitest';
import { workflowSchema } from '@shared/model/workflow';
import { toCanvas } from '@renderer/panels/canvas/canvas-graph';
import { walk } from '@renderer/panels/canvas/walk';
import { downstreamOf, refusalOf, upstreamOf } from '@renderer/panels/canvas/wire-rules';

const workflow = workflowSchema.parse({
  steps: [
    { id: 'a', task: 'x', position: { x: 0, y: 0 } },
    { id: 'b', task: 'x', needs: ['a'], position: { x: 300, y: 0 } },
    { id: 'c', task: 'x', needs: ['a'], position: { x: 300, y: 100 } },
    { id: 'd', task: 'x', needs: ['b', 'c'], position: { x: 600, y: 90 } },
  ],
});
const { steps } = workflow;

describe('wires', () => {
  test('are refused to itself, twice and in a circle, and else allowed', () => {
    expect(refusalOf(steps, 'a', 'a')).toBe('self');
    expect(refusalOf(steps, 'a', 'b')).toBe('double');
    expect(refusalOf(steps, 'd', 'a')).toBe('cycle');
    expect(refusalOf(steps, 'b', 'a')).toBe('cycle');
    expect(refusalOf(steps, 'b', 'c')).toBeNull();
    expect(refusalOf(steps, 'a', 'd')).toBeNull();
  });

  test('lead to all that comes after and before, once each, even in a circle', () => {
    expect([...downstreamOf(steps, ['a'])].toSorted()).toEqual(['b', 'c', 'd']);
    expect([...upstreamOf(steps, ['d'])].toSorted()).toEqual(['a', 'b', 'c']);
    const ring = workflowSchema.parse({
      steps: [
        { id: 'a', task: 'x', needs: ['b'] },
        { id: 'b', task: 'x', needs: ['a'] },
      ],
    });
    expect([...downstreamOf(ring.steps, ['a'])].toSorted()).toEqual(['a', 'b']);
  });
});

describe('arrow keys', () => {
  const graph = toCanvas(workflow);
  test.each([
    [null, 'right', 'a'],
    ['a', 'right', 'b'],
    ['b', 'down', 'c'],
    ['c', 'up', 'b'],
    ['c', 'right', 'd'],
    ['d', 'left', 'c'],
    ['a', 'left', null],
    ['a', 'down', null],
  ] as const)('lead from %s to the %s: %s', (from, direction, to) => {
    expect(walk(graph, from, direction)).toBe(to);
  });
});
