import { AppError, refused, type Problem } from '@shared/errors';
import { message, type Message } from '@shared/messages/message';
import { workflowOf } from '@shared/model/action';
import type { Execution } from '@shared/model/execution';
import type { TaskInput } from '@shared/model/task';
import type { Workflow } from '@shared/model/workflow';
import type { Calendars } from '../../core/calendar/calendar';
import { actionProblems } from '../../core/actions';
import { buildDag } from '../../core/dag';
import type { SessionScope } from '../../core/macro-values';
import { planRerun, type RerunFrom } from '../../core/rerun-plan';
import { type GraphProblem, type KnownTask, workflowProblems } from '../../core/workflow-problems';
import type { Definitions } from '../definitions';
import { toExecution } from '../execution-view';
import type { ExecutionRecord, Store } from '../ports';
import { sessionScope } from '../task-drafts';
import { endedSteps, type Repeats } from './step-rows';

/** Which part of a run is run again. */
export interface RerunPart {
  from: RerunFrom;
  step: string | null;
  definitions: 'current' | 'original';
}

const NO_TASK = { trigger: { kind: 'manual' }, guard: null, session: null } as const;

/** Tells of workflows: what is wrong with one, who uses a task, how a run of one stands. */
export class WorkflowService {
  readonly #store: Store;
  readonly #definitions: Definitions;
  readonly #calendars: Calendars;

  constructor(deps: { store: Store; definitions: Definitions; calendars: Calendars }) {
    this.#store = deps.store;
    this.#definitions = deps.definitions;
    this.#calendars = deps.calendars;
  }

  /** What stands against saving a graph. */
  problems(
    workflow: Workflow,
    own: { key: string | null; params: readonly string[]; session?: SessionScope },
  ): GraphProblem[] {
    return workflowProblems(workflow, own, (key) => this.#known(key));
  }

  /** The same for a graph without its task: what it is, if it is stored, says whether its runs have a session. */
  validate(workflow: Workflow, key: string | null, params: readonly string[], hasSession?: boolean): GraphProblem[] {
    const stored = key === null ? null : (this.#store.tasks.find(key)?.definition ?? null);
    const known = sessionScope(stored ?? NO_TASK, this.#calendars);
    return this.problems(workflow, { key, params, session: { ...known, hasSession: hasSession ?? known.hasSession } });
  }

  /** The same for a definition, with paths that count from the task; a workflow’s own limits are looked at too. */
  problemsOf(input: TaskInput): Problem[] {
    const own = actionProblems(input);
    const workflow = workflowOf(input.action);
    if (!workflow) return own;
    const places = new Map(workflow.steps.map((step, index) => [step.id, index]));
    const found = this.problems(workflow, {
      key: input.key,
      params: Object.keys(input.params),
      session: sessionScope(input, this.#calendars),
    });
    return [
      ...own,
      ...found.map(({ steps, message, reason, params }) => {
        const index = places.get(steps[0] ?? '');
        return {
          path: ['action', 'workflow', 'steps', ...(index === undefined ? [] : [index])],
          message,
          reason,
          params,
        };
      }),
    ];
  }

  /** Throws `invalid-input` with the first thing that is wrong with a workflow's definition. */
  refuseFaulty(input: TaskInput): void {
    const problem = this.problemsOf(input)[0];
    if (problem) throw refused(problem, ['task']);
  }

  /** The workflows that have a task as a step, for each of some tasks. */
  using(keys: readonly string[]): { key: string; usedBy: string[] }[] {
    const users = this.#store.tasks.workflows().map(({ key, definition: { action } }) => ({
      key,
      uses: new Set(workflowOf(action)?.steps.map((step) => step.task)),
    }));
    return keys.map((key) => ({ key, usedBy: users.filter(({ uses }) => uses.has(key)).map((user) => user.key) }));
  }

  /** Throws `conflict` when a workflow that stays would miss one of these tasks. */
  refuseUsed(keys: readonly string[]): void {
    for (const { key, usedBy } of this.using(keys)) {
      const staying = usedBy.filter((user) => !keys.includes(user));
      if (staying.length > 0) {
        const users = staying.map((user) => this.#named(user));
        throw new AppError('conflict', 'calls.task.isStep', { key, users });
      }
    }
  }

  /** A task as a person knows it, with its key where that is another word. */
  #named(key: string): Message {
    const name = this.#store.tasks.find(key)?.definition.name || key;
    return name === key ? message('calls.task.quoted', { key }) : message('calls.task.named', { name, key });
  }

  /** A run with its graph and its steps; throws `not-found`, and `conflict` for the run of a command. */
  run(id: number): { execution: Execution; workflow: Workflow; steps: Execution[] } {
    const record = this.#record(id);
    const { workflow } = this.#definitions.workflow(record).action;
    // A workflow that was taken over has its steps where it was run.
    const steps = this.#store.history.steps(record.reusedFrom ?? id).map(toExecution);
    return { execution: toExecution(record), workflow, steps };
  }

  /** What a rerun of a part of an ended run takes over; throws `conflict` and `invalid-input`. */
  repeats(original: ExecutionRecord, workflow: Workflow, part: RerunPart): Repeats {
    const { from, step, definitions } = part;
    const before = this.stepsOf(original);
    const plan = planRerun(buildDag(workflow.steps), from, step, (id) => before.get(id) ?? null);
    return { ...plan, before, definitions, deep: from === 'failed' };
  }

  /** The steps of a run that have ended, by id. */
  stepsOf(run: ExecutionRecord): Map<string, ExecutionRecord> {
    return endedSteps(this.#store.queue.steps(run.id));
  }

  #known(key: string): KnownTask | null {
    const definition = this.#store.tasks.find(key)?.definition;
    if (!definition) return null;
    const { params, action } = definition;
    return { params: Object.keys(params), workflow: workflowOf(action) };
  }

  #record(id: number): ExecutionRecord {
    const record = this.#store.executions.get(id);
    if (!record) throw new AppError('not-found', 'calls.run.none', { id });
    if (!record.isWorkflow) throw new AppError('conflict', 'calls.run.noWorkflow', { id });
    return record;
  }
}
