import { afterEach, beforeEach, expect, it } from 'vitest';
import { memoryConnection } from '../../../support/engine';
import { WorkflowWorld } from './world';

let world: WorkflowWorld;
beforeEach(async () => {
  world = new WorkflowWorld();
  await world.start();
});
afterEach(async () => {
  expect(world.logger.errors).toEqual([]);
  await world[Symbol.asyncDispose]();
});

/** How many steps the run has, each after the one before it. */
const STEPS = 60;

it('a workflow’s definition is pushed when it begins and ends, not with each step of its run', async () => {
  const connection = memoryConnection();
  const ids = Array.from({ length: STEPS }, (_, index) => `s${index}`);
  const steps = Object.fromEntries(
    ids.map((id, index) => [id, { needs: index === 0 ? [] : [`s${index - 1}`], note: 'What it is for. '.repeat(20) }]),
  );
  const run = await world.run('nightly', steps);
  world.time.advance(1_000);
  if (!world.engine) throw new Error('The engine is not running.');
  using _open = world.engine.rpc.connect(connection);
  for (const id of ids) {
    await world.end(run.id, id);
    // Each change leaves by itself.
    world.time.advance(200);
  }
  expect(await world.outcome(run.id)).toBe('success');
  const told = (push: string) => connection.pushes.filter((one) => one.push === push);
  expect(told('tasks.reload')).toEqual([]);
  expect(told('task.changed')).toHaveLength(1);
  const progress = told('execution.changed').flatMap(({ data }) =>
    'execution' in data && data.execution.id === run.id ? (data.execution.progress?.done ?? []) : [],
  );
  expect(progress).toEqual(Array.from({ length: STEPS }, (_, index) => index + 1));
});
