import { Emitter, type Events } from '@shared/emitter';
import { isUnavailable } from '@shared/errors';
import { message, type Message } from '@shared/messages/message';
import type { Health } from '@shared/contract/health';
import type { HealthIssues } from './health-issues';
import type { Clock, Logger, LateTask, Store } from './ports';

interface LateDeps {
  store: Store;
  clock: Clock;
  logger: Logger;
  issues: HealthIssues;
  systemZone: string;
  /** false: nothing is planned here, so nothing is late. */
  planning: boolean;
}

/** Sees what becomes late, and tells once of each change: time passes without any row being written. */
export class LateWatch {
  readonly #deps: LateDeps;
  /** From when on each late task is so, as it was told. */
  #told = new Map<string, number>();
  #worst: Health['overdue'] = null;
  readonly #changed: Emitter<readonly string[]>;

  constructor(deps: LateDeps) {
    this.#deps = deps;
    this.#changed = new Emitter((error) => deps.logger.error('A listener of what is late failed.', error));
  }

  /** These tasks, by their keys, are late now, are so for another reason, or are not any more. */
  get changed(): Events<readonly string[]> {
    return this.#changed;
  }

  /** Looks now, and tells of what changed. */
  look(): void {
    this.#carefully(() => this.#look());
  }

  /** What is late for longest, and how many tasks are; null: nothing. */
  worst(): Health['overdue'] {
    this.#carefully(() => {
      this.#look();
      // What is in the way may be another by now.
      if (this.#told.size > 0) this.#note();
    });
    return this.#worst;
  }

  #look(): void {
    const { store, clock } = this.#deps;
    const late = new Map(store.late.keys(clock.now()).map(({ key, at }) => [key, at]));
    const changed = [...late.keys()].filter((key) => late.get(key) !== this.#told.get(key));
    const over = [...this.#told.keys()].filter((key) => !late.has(key));
    if (changed.length === 0 && over.length === 0) return;
    this.#note();
    this.#told = late;
    this.#changed.emit([...changed, ...over]);
  }

  #carefully(act: () => void): void {
    if (!this.#deps.planning) return;
    try {
      act();
    } catch (error) {
      // Others say that the store can't be used, and the next look is near.
      if (!isUnavailable(error)) this.#deps.logger.error('It could not be told what is late.', error);
    }
  }

  #note(): void {
    const { store, clock, issues, systemZone } = this.#deps;
    const { rows, total } = store.late.all(clock.now(), 1);
    const [worst] = rows;
    this.#worst = worst ? { ...worst.overdue, key: worst.key, name: worst.name, tasks: total } : null;
    if (worst) issues.raise('overdue', sayLate(worst, systemZone));
    else issues.clear('overdue');
    if (total > 1) issues.raise('overdue-many', message('health.late.many', { n: total }));
    else issues.clear('overdue-many');
  }
}

/** Says what is late, since when, and which run is in the way. */
function sayLate({ key, name: own, run: ownRun, overdue }: LateTask, zone: string): Message {
  const { kind, since, by: run, byKey, byName } = overdue;
  const task = own || key;
  const name = (byName || byKey) ?? '';
  const at = wallTime(since, zone);
  if (run === null)
    return message(kind === 'waiting' ? 'health.late.unstarted' : 'health.late.unclaimed', { task, at });
  const values = { task, at, run, name };
  if (kind === 'waiting') return message('health.late.waiting', values);
  if (kind === 'missed-moment') return message('health.late.moment', values);
  // Of a workflow the run as a whole takes long; the step that it is at may have begun a moment ago.
  if (run !== ownRun) return message('health.late.atStep', values);
  return name === task ? message('health.late.long', { task, run, at }) : message('health.late.other', values);
}

function wallTime(at: number, timeZone: string): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat('sv-SE', { ...parts, timeZone }).format(at);
}
