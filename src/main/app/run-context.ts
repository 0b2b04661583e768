import { AppError } from '@shared/errors';
import { localDate } from '../core/zone';
import { type CommandDefinition, type Definitions, isCommand } from './definitions';
import type { ExecutionRecord, Store } from './ports';

/** Results of steps by the step's id. */
export type Outputs = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** What the macros of a run may look at. */
export interface RunContext {
  /** The date of its moment, YYYY-MM-DD, in the zone of its trigger; a step has its workflow's. */
  runDate: string;
  /** Results of the steps beside it; null: it is no step. */
  outputs: Outputs | null;
}

/** Puts together what a run goes by. */
export class RunContexts {
  readonly #store: Store;
  readonly #definitions: Definitions;
  readonly #systemZone: string;

  constructor(deps: { store: Store; definitions: Definitions; systemZone: string }) {
    this.#store = deps.store;
    this.#definitions = deps.definitions;
    this.#systemZone = deps.systemZone;
  }

  /** What the macros of a command see. */
  of(record: ExecutionRecord, definition: CommandDefinition): RunContext {
    return { runDate: this.runDate(record), outputs: this.#outputs(record, definition) };
  }

  /** The date of a run; a step has that of the outermost workflow, also past midnight. */
  runDate(record: ExecutionRecord): string {
    let root = record;
    for (let up = record.parent; up !== null; up = root.parent) {
      const parent = this.#store.executions.get(up);
      if (!parent) break;
      root = parent;
    }
    const { trigger } = this.#definitions.of(root);
    const zone = trigger.kind === 'cron' ? trigger.timeZone : this.#systemZone;
    return localDate(zone, root.scheduledFor ?? root.queuedAt);
  }

  /** The command that a run goes by; throws `invalid-input` for a workflow. */
  command(record: ExecutionRecord): CommandDefinition {
    const definition = this.#definitions.of(record);
    if (isCommand(definition)) return definition;
    throw new AppError('invalid-input', `“${record.key}” is a workflow and runs no command.`);
  }

  #outputs(record: ExecutionRecord, { action, env }: CommandDefinition): Outputs | null {
    if (record.parent === null) return null;
    // Few commands speak of other steps, and to read all of them for each of many would cost more than the rest.
    const texts = [action.shell ?? '', ...(action.argv ?? []), ...Object.values(env)];
    const asks = texts.some((text) => text.includes('{{') && text.includes('steps.'));
    return asks ? outputsOf(this.#store.executions.steps(record.parent)) : new Map();
  }
}

/** Results by step of the steps that gave one. */
export function outputsOf(steps: readonly ExecutionRecord[]): Outputs {
  return new Map(steps.flatMap(({ step, result }) => (step !== null && result !== null ? [[step, result]] : [])));
}
