import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tell as reasonOf } from '@shared/errors';
import { message } from '@shared/messages/message';
import { WorkflowWorld } from './world';

let world: WorkflowWorld;
beforeEach(async () => {
  world = new WorkflowWorld();
  await world.start();
  await world.call('settings.set', { slots: 8 });
});
afterEach(async () => {
  expect(world.logger.errors).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const tell = (argv: string[], more = {}) => ({
  needs: ['a'],
  condition: 'any-failed',
  action: { kind: 'command', argv },
  ...more,
});
const specOf = (task: string) => {
  const spec = world.launcher.specs.find(({ env }) => env.CLOSING_BELL_TASK === task);
  if (!spec) throw new Error(`“${task}” was not started.`);
  return spec;
};

describe('a step that handles a failure', () => {
  it('runs though what failed gave no output, and learns how it ended', async () => {
    const argv = [
      'tell',
      '{{ steps.a.output.n | default("none") }}',
      '{{ steps.a.status }}/{{ steps.a.reason }}',
      '{{ steps.a.error }}',
    ];
    const run = await world.run('nightly', { a: {}, tell: tell(argv) });
    await world.end(run.id, 'a', 1);
    expect(specOf('nightly:tell').argv).toEqual(['tell', 'none', 'failed/exit-code', 'boom']);
    await world.end(run.id, 'tell');
    expect(await world.outcome(run.id)).toBe('failed/step-failed');
    expect((await world.call('executions.get', { id: run.id })).error).toBe('a: boom');
  });

  it('has the failed step in its environment, also as a task of its own and several steps behind', async () => {
    await world.command('alert', { params: { what: '' } });
    const run = await world.run('nightly', {
      a: { name: 'Load bars' },
      b: ['a'],
      c: ['b'],
      alert: { needs: ['c'], condition: 'any-failed', task: 'alert', params: { what: '{{ steps.a.error }}' } },
      side: [],
    });
    await world.end(run.id, 'a', 1);
    expect(specOf('alert').env).toMatchObject({
      CLOSING_BELL_FAILED_STEP: 'a',
      CLOSING_BELL_FAILED_NAME: 'Load bars',
      CLOSING_BELL_FAILED_STATUS: 'failed',
      CLOSING_BELL_FAILED_REASON: 'exit-code',
      CLOSING_BELL_FAILED_ERROR: 'boom',
      CLOSING_BELL_FAILED_STEPS: 'a',
      CLOSING_BELL_PARAM_what: 'boom',
    });
    expect(Object.keys(specOf('nightly:side').env).filter((name) => name.includes('FAILED'))).toEqual([]);
  });

  it('that runs in any case has none where all went well', async () => {
    const run = await world.run('nightly', {
      a: {},
      clean: tell(['clean', '{{ steps.a.status }}'], { condition: 'all-done' }),
    });
    await world.end(run.id, 'a');
    expect(specOf('nightly:clean').argv).toEqual(['clean', 'success']);
    expect(Object.keys(specOf('nightly:clean').env).filter((name) => name.includes('FAILED'))).toEqual([]);
  });

  it.each([
    ['ran', tell(['tell']), 'The handler “tell” failed: boom'],
    [
      'could not be given its values',
      tell(['tell'], { params: { n: '{{ steps.a.output.n }}' } }),
      'The handler “tell” failed: params.n: Step “a” gave no output “n”. It gave none.',
    ],
  ])('and fails itself once it %s is told of by the workflow', async (_how, step, sentence) => {
    // Listed first: what it handles is what went wrong all the same.
    const run = await world.run('nightly', { tell: step, a: {} });
    await world.end(run.id, 'a', 1);
    if ((await world.states(run.id)).tell === 'running') await world.end(run.id, 'tell', 1);
    expect(await world.outcome(run.id)).toBe('failed/step-failed');
    expect((await world.call('executions.get', { id: run.id })).error).toBe(`a: boom\n${sentence}`);
  });
});

describe('a save', () => {
  it('refuses a step that asks how another ended where it runs only after success', async () => {
    const { problems } = await world.call('workflows.validate', {
      workflow: world.workflow('x', { a: {}, b: { needs: ['a'], params: { e: '{{ steps.a.error }}' } } }).action
        .workflow,
    });
    const problem = message('macro.noHandler', { step: 'a', what: 'error' });
    const said = message('graph.inStep', { id: 'b', field: 'params.e', problem });
    expect(problems).toEqual([{ code: 'bad-macro', steps: ['b'], ...reasonOf(said) }]);
  });
});
