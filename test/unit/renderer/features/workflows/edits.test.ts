import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workflowSchema, type Workflow } from '@shared/model/workflow';
import { copyOf, paste, shiftTo } from '@renderer/features/workflows/builder/clip';
import {
  addNote,
  addStep,
  changeStep,
  connect,
  insertBetween,
  movePlaces,
  removeNodes,
  removeWires,
  renameStep,
} from '@renderer/features/workflows/builder/edits';
import { newStep } from '@renderer/features/workflows/builder/new-step';

const workflow = workflowSchema.parse({
  steps: [
    { id: 'fetch', task: 'daily-bars', position: { x: 0, y: 0 } },
    {
      id: 'clean',
      action: { kind: 'command', shell: 'clean --rows {{ steps.fetch.output.rows }}' },
      needs: ['fetch'],
      position: { x: 300, y: 0 },
    },
    {
      id: 'report',
      task: 'report',
      needs: ['clean'],
      params: { n: '{{ steps.clean.output.n }}' },
      position: { x: 600, y: 0 },
    },
  ],
  notes: [{ id: 'hint', text: 'Mind', position: { x: 0, y: 300 } }],
});
const needsOf = ({ steps }: Workflow): Record<string, string[]> =>
  Object.fromEntries(steps.map(({ id, needs }) => [id, needs]));

describe('edits', () => {
  test('give a new step an id made of its task and a place that is free', () => {
    const one = addStep(workflow, {
      ...newStep(workflow, { kind: 'task', key: 'daily.bars' }),
      position: { x: 4, y: 3 },
    });
    const two = addStep(one, { ...newStep(one, { kind: 'task', key: 'daily.bars' }), position: { x: 4, y: 3 } });
    expect(two.steps.slice(3).map(({ id, position }) => ({ id, position }))).toEqual([
      { id: 'daily_bars', position: { x: 30, y: 30 } },
      { id: 'daily_bars-2', position: { x: 60, y: 60 } },
    ]);
    expect(newStep(workflow, { kind: 'task', key: '3-months' }).id).toBe('months');
  });

  test('join, refuse the impossible, cut and insert', () => {
    expect(needsOf(connect(workflow, 'fetch', 'report'))['report']).toEqual(['clean', 'fetch']);
    expect(connect(workflow, 'report', 'fetch')).toBe(workflow);
    expect(needsOf(removeWires(workflow, new Set(['clean>report'])))['report']).toEqual([]);
    const added = addStep(workflow, newStep(workflow, { kind: 'command' }));
    expect(needsOf(insertBetween(added, 'command', 'fetch', 'clean'))).toMatchObject({
      command: ['fetch'],
      clean: ['command'],
    });
  });

  test('delete with the wires, or join what came before with what came after', () => {
    expect(needsOf(removeNodes(workflow, new Set(['clean'])))).toEqual({ fetch: [], report: [] });
    expect(needsOf(removeNodes(workflow, new Set(['clean']), true))).toEqual({ fetch: [], report: ['fetch'] });
    expect(removeNodes(workflow, new Set(['note:hint'])).notes).toEqual([]);
    expect(removeNodes(workflow, new Set(['nobody']))).toBe(workflow);
  });

  test('rename a step in needs and in macros', () => {
    const { steps } = renameStep(workflow, 'clean', 'tidy');
    expect(steps.map(({ id, needs }) => [id, needs])).toEqual([
      ['fetch', []],
      ['tidy', ['fetch']],
      ['report', ['tidy']],
    ]);
    expect(steps[2]?.params).toEqual({ n: '{{ steps.tidy.output.n }}' });
    expect(renameStep(workflow, 'fetch', 'get').steps[1]?.action?.shell).toBe(
      'clean --rows {{ steps.get.output.rows }}',
    );
    expect(steps[0]).toBe(workflow.steps[0]);
  });

  test('leave no field behind that is not set', () => {
    const set = changeStep(workflow, 'fetch', { timeoutSeconds: 5 });
    expect(set.steps[0]).toHaveProperty('timeoutSeconds', 5);
    expect(changeStep(set, 'fetch', { timeoutSeconds: undefined }).steps[0]).toEqual(workflow.steps[0]);
  });

  test('move steps and notes alike; nothing moved is nothing changed', () => {
    const places = new Map([
      ['fetch', { x: 10.4, y: 0 }],
      ['note:hint', { x: 5, y: 5 }],
    ]);
    const moved = movePlaces(workflow, places);
    expect(moved.steps[0]?.position).toEqual({ x: 10, y: 0 });
    expect(moved.notes[0]?.position).toEqual({ x: 5, y: 5 });
    expect(movePlaces(workflow, new Map([['fetch', { x: 0, y: 0 }]]))).toBe(workflow);
  });

  test('always end in a workflow that the contract takes', () => {
    const ids = fc.constantFrom('fetch', 'clean', 'report', 'command', 'command-2', 'note:hint');
    const edit: fc.Arbitrary<(now: Workflow) => Workflow> = fc.oneof(
      fc.tuple(ids, ids).map(
        ([one, other]) =>
          (now: Workflow) =>
            connect(now, one, other),
      ),
      fc.tuple(ids, fc.boolean()).map(
        ([id, join]) =>
          (now: Workflow) =>
            removeNodes(now, new Set([id]), join),
      ),
      fc.constant((now: Workflow) => addStep(now, { ...newStep(now, { kind: 'task', key: 'x' }) })),
      fc.uniqueArray(ids).map((some) => (now: Workflow) => {
        const clip = copyOf(now, new Set(some));
        return paste(now, clip, { x: 40, y: 40 }).workflow;
      }),
      fc.tuple(ids, fc.integer(), fc.integer()).map(
        ([id, x, y]) =>
          (now: Workflow) =>
            movePlaces(now, new Map([[id, { x: x % 1000, y: y % 1000 }]])),
      ),
    );
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
        const end = edits.reduce((now, change) => change(now), workflow);
        expect(workflowSchema.parse(end)).toEqual(end);
        const all = end.steps.map(({ id }) => id);
        expect(new Set(all).size).toBe(all.length);
        for (const { id, needs } of end.steps) {
          expect(new Set(needs).size).toBe(needs.length);
          expect(needs).not.toContain(id);
          for (const need of needs) expect(all).toContain(need);
        }
      }),
    );
  });
});

describe('a clip', () => {
  test('keeps wires and macros between its own, leaves those that lead out, and takes new ids', () => {
    const clip = copyOf(workflow, new Set(['clean', 'report', 'note:hint']));
    const { workflow: more, ids } = paste(workflow, clip, { x: 40, y: 40 });
    expect([...ids]).toEqual(['clean-2', 'report-2', 'note:hint-2']);
    expect(needsOf(more)).toMatchObject({ 'clean-2': [], 'report-2': ['clean-2'] });
    expect(more.steps.at(-1)?.params).toEqual({ n: '{{ steps.clean-2.output.n }}' });
    expect(more.steps.at(-1)?.position).toEqual({ x: 640, y: 40 });
    expect([...paste(more, clip, { x: 0, y: 0 }).ids]).toEqual(['clean-3', 'report-3', 'note:hint-3']);
  });

  test('comes to a point with its middle, also in another workflow', () => {
    const clip = copyOf(workflow, new Set(['fetch']));
    const empty = workflowSchema.parse({ steps: [] });
    const { workflow: other } = paste(empty, clip, shiftTo(clip, { x: 1000, y: 500 }));
    expect(other.steps.map(({ id, position }) => ({ id, position }))).toEqual([
      { id: 'fetch', position: { x: 890, y: 460 } },
    ]);
  });

  test('holds notes too', () => {
    const noted = addNote(workflow, { id: 'two', text: '', position: { x: 1, y: 1 }, width: 240, height: 120 });
    expect(copyOf(noted, new Set(['note:two'])).notes.map(({ id }) => id)).toEqual(['two']);
  });
});
