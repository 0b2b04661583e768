import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workflowSchema, type Workflow } from '@shared/model/workflow';
import { fromCanvas, toCanvas, wireId } from '@renderer/panels/canvas/canvas-graph';

/** Any graph that has no circle, every step with a place, with notes; some needs name steps that are not there. */
const graphs: fc.Arbitrary<Workflow> = fc
  .array(
    fc.record({
      needs: fc.uniqueArray(fc.nat(20), { maxLength: 4 }),
      missing: fc.boolean(),
      x: fc.integer({ min: -5000, max: 5000 }),
      y: fc.integer({ min: -5000, max: 5000 }),
      condition: fc.constantFrom('all-success', 'all-done', 'any-failed', 'any-success'),
    }),
    { maxLength: 20 },
  )
  .chain((steps) =>
    fc
      .array(fc.record({ x: fc.nat(900), y: fc.nat(900), text: fc.string({ maxLength: 20, unit: 'grapheme' }) }))
      .map((notes) =>
        workflowSchema.parse({
          steps: steps.map(({ needs, missing, x, y, condition }, at) => ({
            id: `s${at}`,
            task: 'any',
            needs: [...(missing ? ['gone'] : []), ...needs.filter((need) => need < at).map((need) => `s${need}`)],
            condition,
            position: { x, y },
          })),
          notes: notes.map(({ x, y, text }, at) => ({
            id: `n${at}`,
            text: text.replaceAll('\0', ''),
            position: { x, y },
          })),
        }),
      ),
  );

describe('a workflow on the canvas', () => {
  test('comes back as it was, as the very same steps', () => {
    fc.assert(
      fc.property(graphs, (workflow) => {
        const again = fromCanvas(toCanvas(workflow), workflow);
        expect(again).toEqual(workflow);
        expect(again.steps.every((step, at) => step === workflow.steps[at])).toBe(true);
      }),
    );
  });

  test('has a wire for each need whose step is there, in the order of the needs', () => {
    fc.assert(
      fc.property(graphs, (workflow) => {
        const ids = new Set(workflow.steps.map(({ id }) => id));
        const wanted = workflow.steps.flatMap(({ id, needs }) =>
          needs.filter((need) => ids.has(need)).map((need) => wireId(need, id)),
        );
        expect(toCanvas(workflow).wires.map(({ id }) => id)).toEqual(wanted);
      }),
    );
  });

  test('draws what did not change as the same nodes', () => {
    fc.assert(
      fc.property(graphs, (workflow) => {
        const one = toCanvas(workflow);
        const other = toCanvas({ ...workflow, maxParallel: 7 });
        expect(other.nodes.every((node, at) => node === one.nodes[at])).toBe(true);
        expect(other.wires.every((wire, at) => wire === one.wires[at])).toBe(true);
      }),
    );
  });

  test('takes places, needs and removals over, and keeps a need that could not be drawn', () => {
    const workflow = workflowSchema.parse({
      steps: [
        { id: 'a', task: 'x', position: { x: 0, y: 0 } },
        { id: 'b', task: 'x', needs: ['gone', 'a'], position: { x: 0, y: 0 } },
        { id: 'c', task: 'x', position: { x: 0, y: 0 } },
      ],
    });
    const { nodes, wires } = toCanvas(workflow);
    const drawn = {
      nodes: nodes
        .filter(({ id }) => id !== 'c')
        .map((node) => (node.id === 'a' ? { ...node, position: { x: 5, y: 6 } } : node)),
      wires: wires.filter(({ id }) => id !== wireId('a', 'b')),
    };
    const steps = fromCanvas(drawn, workflow).steps.map(({ id, needs, position }) => ({ id, needs, position }));
    expect(steps).toEqual([
      { id: 'a', needs: [], position: { x: 5, y: 6 } },
      { id: 'b', needs: ['gone'], position: { x: 0, y: 0 } },
    ]);
  });
});
