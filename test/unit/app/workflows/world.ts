import type { CallInput } from '@shared/contract';
import type { Execution } from '@shared/model/execution';
import { commandTask, FakeWorld } from '../../../support/engine';

/** A workflow's task as it is sent. */
interface WorkflowWrite {
  key: string;
  trigger: { kind: 'manual' };
  action: { kind: 'workflow'; workflow: Workflow };
}
type Workflow = CallInput<'workflows.validate'>['workflow'];

/** A workflow as a test writes it: step ids with what they need, or whole steps. */
export type Steps = Record<string, string[] | Record<string, unknown>>;

/** An engine with helpers to make workflows, run them, and end their steps by name. */
export class WorkflowWorld extends FakeWorld {
  /** A workflow of own commands, `true` unless a step says otherwise. */
  workflow(
    key: string,
    steps: Steps,
    more: Record<string, unknown> = {},
    task: Record<string, unknown> = {},
  ): WorkflowWrite {
    return {
      key,
      trigger: { kind: 'manual' },
      action: {
        kind: 'workflow',
        workflow: {
          ...more,
          // Tests of refusals write what is no step.
          steps: Object.entries(steps).map(([id, step]) => {
            const given = Array.isArray(step) ? { needs: step } : step;
            const does = 'task' in given || 'action' in given ? {} : { action: { kind: 'command', argv: ['true'] } };
            return { id, ...does, ...given };
          }) as Workflow['steps'],
        },
      },
      ...task,
    };
  }

  /** Saves and starts it. */
  async run(
    key: string,
    steps: Steps,
    more: Record<string, unknown> = {},
    task: Record<string, unknown> = {},
  ): Promise<Execution> {
    await this.call('tasks.create', { task: this.workflow(key, steps, more, task) });
    return this.begin(key);
  }

  async begin(key: string, params?: Record<string, string>): Promise<Execution> {
    const execution = await this.call('executions.start', params ? { key, params } : { key });
    this.time.flush();
    return execution;
  }

  command(key: string, more: Record<string, unknown> = {}): Promise<unknown> {
    return this.call('tasks.create', { task: commandTask(key, more) });
  }

  /** The steps of a run by id. */
  async steps(run: number): Promise<Record<string, Execution>> {
    const { steps } = await this.call('workflows.run', { id: run });
    return Object.fromEntries(steps.map((step) => [step.step ?? '', step]));
  }

  /** `status/reason` of each step, or the status alone where there is no reason. */
  async states(run: number): Promise<Record<string, string>> {
    const steps = await this.steps(run);
    return Object.fromEntries(
      Object.entries(steps).map(([id, { status, reason }]) => [id, reason === null ? status : `${status}/${reason}`]),
    );
  }

  /** What the run has come to. */
  async outcome(run: number): Promise<string> {
    const { status, reason } = await this.call('executions.get', { id: run });
    return reason === null ? status : `${status}/${reason}`;
  }

  /** Ends the newest attempt of a step; 0: success. */
  async end(run: number, step: string, exitCode = 0, result: Record<string, unknown> | null = null): Promise<void> {
    const row = (await this.steps(run))[step];
    if (row?.status !== 'running') throw new Error(`Step ${step} does not run but is ${row?.status}/${row?.reason}.`);
    this.launcher.emit({
      type: 'exited',
      ref: `${row.id}.${row.attemptCount}`,
      cause: 'exit',
      exitCode,
      signal: null,
      finishedAt: this.time.clock.now(),
      lines: 0,
      progress: null,
      result,
      errorText: exitCode === 0 ? null : 'boom',
    });
    this.time.flush();
  }

  /** Steps whose processes have been asked for, by id, in order; the same one again for each attempt. */
  async spawned(run: number): Promise<string[]> {
    const byRow = new Map(Object.entries(await this.steps(run)).map(([id, { id: row }]) => [row, id]));
    return this.launcher.specs.flatMap(({ ref }) => byRow.get(Number(ref.split('.')[0])) ?? []);
  }
}
