import { AppError, isUnavailable } from '@shared/errors';
import { message } from '@shared/messages/message';
import type { Params } from '@shared/model/common';
import {
  canMarkSuccess,
  executionStatusSchema,
  isFinished,
  type Attempt,
  type Execution,
  type ExecutionDetail,
  type ExecutionSource,
} from '@shared/model/execution';
import type { TaskDefinition, TaskWrite } from '@shared/model/task';
import { sessionRuleOf } from '@shared/model/session';
import type { Calendars } from '../core/calendar/calendar';
import { momentFacts } from '../core/session/moment-facts';
import { admit, skippedBy, startOf, type StartRequest } from './admission';
import { toExecution } from './execution-view';
import { finishDefinition, splitWrite } from './task-drafts';
import { type Definitions, isWorkflow } from './definitions';
import type { Clock, ExecutionQuery, ExecutionRecord, Page, Store, TaskRecord } from './ports';
import { momentOf, type RunContexts } from './run-context';
import type { Stopper } from './stopper';
import { insertSteps } from './workflows/step-rows';
import type { RerunPart, WorkflowService } from './workflows/workflow-service';

interface ExecutionDeps {
  store: Store;
  clock: Clock;
  stopper: Stopper;
  definitions: Definitions;
  contexts: RunContexts;
  workflows: WorkflowService;
  systemZone: string;
  calendars: Calendars;
}

/** Who starts a run, and by which way. */
export interface Initiator {
  who: string;
  source: Extract<ExecutionSource, 'manual' | 'cli' | 'api'>;
}

/** Starts runs by hand, stops them, repeats them, and tells of them. */
export class ExecutionService {
  readonly #deps: ExecutionDeps;

  constructor(deps: ExecutionDeps) {
    this.#deps = deps;
  }

  /**
   * Runs a task now, disabled or paused too, and changes neither. A guard that says no leaves a row that was skipped,
   * unless it is forced. Throws `conflict` when overlap forbids it, `invalid-input` for a date that is no session.
   */
  start(key: string, initiator: Initiator, options: StartOptions = {}): Execution {
    const { store, clock } = this.#deps;
    const task = store.tasks.find(key);
    if (!task) throw new AppError('not-found', 'calls.task.none', { key });
    const { definition } = task;
    const request = {
      ...requestOf(definition, task.id, task.version),
      params: declared(options.params ?? {}, definition),
      source: initiator.source,
      who: initiator.who,
      sessionDate: this.#sessionDate(definition, options.sessionDate ?? null),
    };
    const now = clock.now();
    const { isAllowed } = momentFacts(definition.guard, null, this.#deps.calendars);
    if (options.force === true || isAllowed(now)) return this.#admit(request);
    const skipped = store.executions.insert(skippedBy('guard', request, now));
    if (!skipped) throw new Error('A start by hand was not written.');
    return toExecution(skipped);
  }

  /** Runs a definition that is not stored: it belongs to no task and counts in no statistic. */
  try(write: TaskWrite, who: string, wanted: string | null = null): Execution {
    const { systemZone, clock } = this.#deps;
    const context = { at: clock.now(), systemZone, calendars: this.#deps.calendars };
    const definition = finishDefinition(splitWrite(write).input, context);
    this.#deps.workflows.refuseFaulty(definition);
    const sessionDate = this.#sessionDate(definition, wanted);
    return this.#admit({ ...requestOf(definition, null, null), definition, sessionDate, source: 'try', who });
  }

  /**
   * Repeats an ended run with its day, session and parameters, by the task's current definition or the one it ran by. Of a workflow a part
   * can be repeated; a step is repeated within its workflow. Throws `conflict` while the original runs, `invalid-input`
   * for a part of what has none.
   */
  rerun(id: number, part: RerunPart, who: string): Execution {
    const original = this.#record(id);
    if (original.parent !== null && original.step !== null) {
      if (part.from !== 'start') {
        throw new AppError('invalid-input', 'calls.run.isStep', { id, parent: original.parent }, { path: ['id'] });
      }
      return this.rerun(original.parent, { ...part, from: 'step', step: original.step }, who);
    }
    if (!isFinished(original.status)) throw new AppError('conflict', 'calls.run.notEnded', { id });
    const request = this.#repeat(original, part.definitions, who);
    const definition = request.definition ?? this.#stored(original).definition;
    if (!isWorkflow(definition)) {
      if (part.from !== 'start') throw noPart(original.key);
      return this.#admit(request);
    }
    const repeats = this.#deps.workflows.repeats(original, definition.action.workflow, part);
    return this.#admit(request, (run) => void insertSteps(this.#deps, run, this.#deps.clock.now(), repeats));
  }

  #repeat(original: ExecutionRecord, definitions: 'current' | 'original', who: string): StartRequest {
    const { taskId, version } = original;
    const standsFor = momentOf(original);
    const common = {
      params: original.params as Params,
      source: 'rerun' as const,
      who,
      rerunOf: original.id,
      runDate: this.#dayOf(original),
      standsFor,
    };
    const sessionOf = (definition: TaskDefinition): string | null =>
      original.sessionDate ?? momentFacts(null, sessionRuleOf(definition), this.#deps.calendars).sessionAt(standsFor);
    if (definitions === 'original' || taskId === null) {
      const definition = this.#deps.definitions.of(original);
      return {
        ...requestOf(definition, taskId, version),
        definition,
        ...common,
        sessionDate: sessionOf(definition),
      };
    }
    const task = this.#stored(original);
    return {
      ...requestOf(task.definition, task.id, task.version),
      ...common,
      sessionDate: sessionOf(task.definition),
    };
  }

  /** The day that a run was for; of one that never began, by the definition it would have gone by, if that is there. */
  #dayOf(original: ExecutionRecord): string | null {
    try {
      return this.#deps.contexts.runDate(original);
    } catch (error) {
      if (!(error instanceof AppError) || isUnavailable(error)) throw error;
      return null;
    }
  }

  /** The task of a run as it is now; throws `conflict` when it is gone. */
  #stored(original: ExecutionRecord): TaskRecord {
    const task = original.taskId === null ? null : this.#deps.store.tasks.byId(original.taskId);
    if (!task || task.deletedAt !== null) {
      throw new AppError('conflict', 'calls.run.taskDeleted', { key: original.key });
    }
    return task;
  }

  /** Stops a run whatever it is at; throws `conflict` when it has ended. What runs ends a little later. */
  cancel(id: number): Execution {
    return toExecution(this.#deps.stopper.stop(this.#record(id), 'cancelled'));
  }

  /** Calls an unsuccessful end a success, with a note; throws `conflict` for any other state. */
  markSuccess(id: number, note: string): Execution {
    const { store } = this.#deps;
    this.#record(id);
    const marked = store.executions.move(id, executionStatusSchema.options.filter(canMarkSuccess), {
      status: 'success',
      reason: 'marked',
      note,
    });
    if (!marked) throw new AppError('conflict', 'calls.run.notMarkable');
    return toExecution(marked);
  }

  /** A page of runs, newest first unless the query says otherwise. */
  list(query: ExecutionQuery): Page<Execution> {
    const { rows, ...rest } = this.#deps.store.history.list(query);
    return { rows: rows.map(toExecution), ...rest };
  }

  /**
   * What needs a hand: what makes a task late, longest first, then what ended badly, newest first; and how many runs since
   * `slowFrom` took longer than usual.
   */
  attention(from: number, limit: number, slowFrom: number | null): Page<Execution> & { late: number; slow: number } {
    const { store, clock } = this.#deps;
    const tasks = store.late.all(clock.now(), limit);
    const late = store.history.listed(tasks.rows.flatMap(({ run }) => run ?? []));
    const bad = store.history.attention(from, limit);
    const rows = [...late, ...bad.rows].slice(0, limit).map(toExecution);
    const slow = slowFrom === null ? 0 : store.history.slowSince(slowFrom);
    return { ...bad, rows, total: bad.total + late.length, late: late.length, slow };
  }

  /** One run with its tries; throws `not-found`. */
  get(id: number): ExecutionDetail {
    const attempts = this.#deps.store.attempts
      .of(id)
      .map(({ executionId: _e, token: _t, pidStart: _p, ...attempt }): Attempt => attempt);
    return { ...toExecution(this.#record(id)), attempts };
  }

  /** The session that a run now is for: the one that was asked for, else by the task's rule. */
  #sessionDate(definition: TaskDefinition, wanted: string | null): string | null {
    const rule = sessionRuleOf(definition);
    if (wanted === null) return momentFacts(null, rule, this.#deps.calendars).sessionAt(this.#deps.clock.now());
    const calendar = rule && this.#deps.calendars(rule.calendar);
    const at = { path: ['sessionDate'] };
    if (!calendar) throw new AppError('invalid-input', 'calls.calendar.noRule', { key: definition.key }, at);
    if (!calendar.isSession(wanted)) {
      const nearest = { before: String(calendar.sessionUpTo(wanted)), after: String(calendar.sessionFrom(wanted)) };
      const said = { date: wanted, id: calendar.id, ...nearest };
      throw new AppError('invalid-input', 'calls.calendar.noSession', said, at);
    }
    return wanted;
  }

  #record(id: number): ExecutionRecord {
    const record = this.#deps.store.executions.get(id);
    if (!record) throw new AppError('not-found', 'calls.run.none', { id });
    return record;
  }

  #admit(request: StartRequest, prepare?: (record: ExecutionRecord) => void): Execution {
    const { store, clock, stopper } = this.#deps;
    const admitted = store.transaction(() => {
      const made = admit(store, request, clock.now());
      if (made) prepare?.(made.record);
      return made;
    });
    if (!admitted) throw new AppError('conflict', 'calls.run.exists');
    for (const row of admitted.replaced) stopper.replace(row);
    return toExecution(admitted.record);
  }
}

function requestOf(definition: TaskDefinition, taskId: number | null, version: number | null): StartRequest {
  return startOf({ ...definition, taskId, version, isWorkflow: isWorkflow(definition) });
}

/** What a start by hand may ask for. */
export interface StartOptions {
  params?: Params;
  /** Runs although the guard says no. */
  force?: boolean;
  /** YYYY-MM-DD. */
  sessionDate?: string;
}

function noPart(key: string): AppError {
  return new AppError('invalid-input', 'calls.run.noParts', { key }, { path: ['from'] });
}

/** Parameters that the task knows; throws `invalid-input` for one that it does not, which is a typo more often than not. */
function declared(params: Params, definition: TaskDefinition): Params {
  for (const name of Object.keys(params)) {
    if (!Object.hasOwn(definition.params, name)) {
      const known = Object.keys(definition.params).join(', ') || message('calls.task.noParams');
      const said = { key: definition.key, name, known };
      throw new AppError('invalid-input', 'calls.task.noParam', said, { path: ['params', name] });
    }
  }
  return params;
}
