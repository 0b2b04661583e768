import { isFinished } from '@shared/model/execution';
import type { OnFailure, StepCondition } from '@shared/model/workflow';
import { buildDag, type Dag } from '@main/core/dag';
import { decideRun, type RunDecision, type StepNow, type Stopping } from '@main/core/dag-run';

/** How a try of a step ends. */
export type TryEnd = 'success' | 'failed' | 'itself-skipped';

/** A step with what will become of each of its tries; the last is repeated. */
export interface ScriptedStep {
  id: string;
  needs: string[];
  condition: StepCondition;
  tries: TryEnd[];
  retries: number;
  /** Its outcome, if it is taken over from an earlier run. */
  reused: Pick<StepNow, 'status' | 'reason'> | null;
  unconditional: boolean;
}

/** Rules and steps of a run. */
export interface Script {
  steps: ScriptedStep[];
  maxParallel: number;
  onFailure: OnFailure;
}

/** What may happen next to a step. */
export interface Event {
  kind: 'start' | 'wake' | 'finish';
  id: string;
}

/** A workflow that runs without processes: it carries decisions out and lets what is under way go on, event by event. */
export class World {
  readonly dag: Dag;
  readonly states: Map<string, StepNow>;
  readonly script: Script;
  readonly #steps: ReadonlyMap<string, ScriptedStep>;
  readonly #asked = new Set<string>();
  stopping: Stopping | null = null;

  constructor(script: Script) {
    this.script = script;
    this.dag = buildDag(script.steps);
    this.#steps = new Map(script.steps.map((step) => [step.id, step]));
    this.states = new Map(
      script.steps.map(({ id, reused, unconditional }) => [
        id,
        {
          ...(reused ?? { status: 'pending' as const, reason: 'upstream' as const }),
          attempts: 0,
          reused: reused !== null,
          unconditional,
        },
      ]),
    );
  }

  state(id: string): StepNow {
    const state = this.states.get(id);
    if (!state) throw new Error(`There is no step ${id}.`);
    return state;
  }

  step(id: string): ScriptedStep {
    const step = this.#steps.get(id);
    if (!step) throw new Error(`There is no step ${id}.`);
    return step;
  }

  decide(): RunDecision {
    const { maxParallel, onFailure } = this.script;
    return decideRun(
      { dag: this.dag, maxParallel, onFailure },
      (index) => this.state(this.script.steps[index]?.id ?? ''),
      this.stopping,
    );
  }

  apply({ skip, giveUp, release, cancel }: RunDecision): void {
    for (const { id, reason } of skip) this.#set(id, { status: 'skipped', reason });
    for (const id of giveUp) this.#set(id, { status: 'failed', reason: 'exit-code' });
    for (const id of release) this.#set(id, { status: 'pending', reason: 'slot' });
    for (const id of cancel) this.cancel(id);
  }

  /** A child is told to stop; one that waits ends at once. */
  cancel(id: string): void {
    if (this.state(id).status === 'running') this.#asked.add(id);
    else this.#set(id, { status: 'terminated', reason: this.stopping?.reason ?? 'cancelled' });
  }

  markSuccess(id: string): void {
    this.#set(id, { status: 'success', reason: 'marked' });
  }

  /** Steps that hold one of the run's places. */
  underWay(): string[] {
    return this.#idsWhere(({ status, reason }) => !isFinished(status) && reason !== 'upstream');
  }

  ended(id: string): boolean {
    return isFinished(this.state(id).status);
  }

  /** All that may happen next without anybody's doing. */
  events(): Event[] {
    return this.underWay().map((id) => {
      const { status, reason } = this.state(id);
      if (status === 'running') return { kind: 'finish', id };
      return { kind: reason === 'retry-wait' ? 'wake' : 'start', id };
    });
  }

  happen({ kind, id }: Event, stopsInTime = true): void {
    const state = this.state(id);
    if (kind === 'wake') this.#set(id, { status: 'pending', reason: 'slot' });
    else if (kind === 'start') this.#set(id, { status: 'running', reason: null, attempts: state.attempts + 1 });
    else if (this.#asked.has(id) && stopsInTime) {
      this.#set(id, { status: 'terminated', reason: this.stopping?.reason ?? 'cancelled' });
    } else this.#endTry(id, state);
  }

  #endTry(id: string, { attempts }: StepNow): void {
    const { tries, retries } = this.step(id);
    const end = tries[attempts - 1] ?? tries.at(-1) ?? 'success';
    if (end === 'success') this.#set(id, { status: 'success', reason: null });
    else if (end === 'itself-skipped') this.#set(id, { status: 'skipped', reason: 'exit-code' });
    else if (this.#asked.has(id)) this.#set(id, { status: 'terminated', reason: 'cancelled' });
    else if (attempts <= retries) this.#set(id, { status: 'pending', reason: 'retry-wait' });
    else this.#set(id, { status: 'failed', reason: 'exit-code' });
  }

  #set(id: string, change: Partial<StepNow>): void {
    this.states.set(id, { ...this.state(id), ...change });
  }

  #idsWhere(test: (state: StepNow) => boolean): string[] {
    return this.script.steps.map(({ id }) => id).filter((id) => test(this.state(id)));
  }
}
