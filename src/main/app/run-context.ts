import { AppError, isUnavailable } from '@shared/errors';
import type { Params } from '@shared/model/common';
import type { TaskDefinition } from '@shared/model/task';
import type { StoredTrigger } from '@shared/model/trigger';
import { sessionRuleOf } from '@shared/model/session';
import type { Calendars } from '../core/calendar/calendar';
import type { SessionDates } from '../core/macro-values';
import { mayNameSteps, renderParams } from '../core/macros';
import { sessionDateAt, sessionDateBeside } from '../core/session/session-date';
import { triggerZone } from '../core/triggers';
import { localDate } from '../core/zone';
import type { Definitions } from './definitions';
import type { ExecutionRecord, Store } from './ports';
import {
  failureVariables,
  isHandlerOf,
  type Outcomes,
  outcomesOf,
  type Outputs,
  outputsOf,
} from './workflows/step-outcomes';

/** What the macros of a run may look at. */
export interface RunContext {
  definition: TaskDefinition;
  /** The date of its moment, YYYY-MM-DD, in the zone of its trigger; a step has its workflow's. */
  runDate: string;
  /** Results of the steps beside it; null: it is no step. */
  outputs: Outputs | null;
  /** How the steps beside it ended; null: it is no step. */
  outcomes: Outcomes | null;
  /** The session that it is for, by its own calendar (null) or another. */
  session: (calendar: string | null) => SessionDates;
  /** Variables that tell a step that handles failures what failed; empty for any other run. */
  failure: Readonly<Record<string, string>>;
}

/** Puts together what a run goes by. */
export class RunContexts {
  readonly #store: Store;
  readonly #definitions: Definitions;
  readonly #systemZone: string;
  readonly #calendars: Calendars;

  constructor(deps: { store: Store; definitions: Definitions; systemZone: string; calendars: Calendars }) {
    this.#store = deps.store;
    this.#definitions = deps.definitions;
    this.#systemZone = deps.systemZone;
    this.#calendars = deps.calendars;
  }

  /** What a run goes by, and what its macros see. */
  of(record: ExecutionRecord): RunContext {
    const definition = this.#definitions.of(record);
    const session = this.session(record);
    return { definition, runDate: this.runDate(record), ...this.#beside(record, definition), session };
  }

  /** Answers a run's session with its neighbours; the answer throws `invalid-input` where there is none. */
  session(record: ExecutionRecord): RunContext['session'] {
    const chain = this.#chainOf(record);
    const root = chain[0] ?? record;
    // The outermost that goes by a calendar: its session is that of all within.
    const rule = chain.map((row) => sessionRuleOf(this.#definitions.of(row))).find((found) => found !== null) ?? null;
    const at = momentOf(root);
    return (id) => {
      const calendar = this.#calendars(id ?? rule?.calendar ?? '');
      if (!calendar) throw new AppError('invalid-input', 'calls.calendar.whichSession', { id: id ?? 'set session' });
      const own = rule && this.#calendars(rule.calendar);
      const date = record.sessionDate ?? (own && rule ? sessionDateAt(rule.roll, at, own) : null);
      const isOwn = own !== null && own.id === calendar.id;
      const session =
        date === null || own === null || rule === null
          ? sessionDateAt('last-closed', at, calendar)
          : isOwn
            ? date
            : sessionDateBeside(rule.roll, date, own, calendar);
      const base = calendar.sessionUpTo(session);
      return { date: session, previous: calendar.offset(base, -1), next: calendar.offset(base, 1) };
    };
  }

  /** The date of a run; a step has that of the outermost workflow, also past midnight, and a rerun its original's. */
  runDate(record: ExecutionRecord): string {
    const root = this.#chainOf(record)[0] ?? record;
    return root.runDate ?? localDate(this.#zoneOf(this.#definitions.of(root).trigger), momentOf(root));
  }

  /**
   * What a run that begins keeps for its later tries and its reruns: its day, and all parameters that it goes by, with
   * their macros filled in; of a rerun also those that its original did not have. null: an earlier try has kept them, or
   * they can't be worked out, of which the start itself tells.
   */
  kept(record: ExecutionRecord): { runDate: string; params: Params } | null {
    if (record.runDate !== null && record.startedAt !== null) return null;
    try {
      const runDate = this.runDate(record);
      const given = { runDate, params: record.params as Params, session: this.session(record) };
      return { runDate, params: renderParams(this.#definitions.of(record).params, given) };
    } catch (error) {
      if (!(error instanceof AppError) || isUnavailable(error)) throw error;
      return null;
    }
  }

  #zoneOf(trigger: StoredTrigger): string {
    return triggerZone(trigger, this.#calendars) ?? this.#systemZone;
  }

  /** A run and the runs of workflows that it is within, the outermost first. */
  #chainOf(record: ExecutionRecord): ExecutionRecord[] {
    const chain = [record];
    for (let up = record.parent; up !== null; up = chain[0]?.parent ?? null) {
      const parent = this.#store.executions.get(up);
      if (!parent) break;
      chain.unshift(parent);
    }
    return chain;
  }

  /** What a step may know of the steps beside it. */
  #beside(record: ExecutionRecord, definition: TaskDefinition): Pick<RunContext, 'outputs' | 'outcomes' | 'failure'> {
    const { parent, step } = record;
    if (parent === null || step === null) return { outputs: null, outcomes: null, failure: {} };
    const workflow = this.#definitions.workflowOf(parent);
    const handles = isHandlerOf(workflow, step);
    // Few commands speak of other steps, and to read all of them for each of many would cost more than the rest.
    const asks = handles || mayNameSteps(definition);
    const rows = asks ? this.#store.queue.steps(parent) : [];
    const failure = handles ? failureVariables(workflow, step, rows) : {};
    return { outputs: outputsOf(rows), outcomes: outcomesOf(rows), failure };
  }
}

/** The moment that a run is for: when it was due or asked for, of a rerun that of the run it repeats. */
export function momentOf({ standsFor, scheduledFor, queuedAt }: ExecutionRecord): number {
  return standsFor ?? scheduledFor ?? queuedAt;
}
