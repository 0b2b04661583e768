import type { Push } from '@shared/contract';
import type { Changes, Connection, ExecutionRecord, Logger, OutgoingPush, Store, Clock, Ticker } from './ports';
import { toExecution } from './execution-view';
import type { HealthIssues } from './health-issues';
import type { LateWatch } from './late-watch';

/** Pushes for one execution or task leave at most this often, ms. */
const JOIN_MS = 50;
/** More tasks than this in one flush travel as one `tasks.reload`. */
const MANY_TASKS = 50;
/** One flush tells of at most so many executions, the newest; the next one goes on with the others. */
const MANY_EXECUTIONS = 200;

/** Gives a message that is serialised at most once. */
export function outgoing(message: Push): OutgoingPush {
  let text: string | null = null;
  return { message, json: () => (text ??= JSON.stringify(message)) };
}

interface HubDeps {
  store: Store;
  clock: Clock;
  ticker: Ticker;
  logger: Logger;
  issues: HealthIssues;
  lateWatch: Pick<LateWatch, 'changed'>;
}

/** The way to the screens: tells every connection what changed, the latest state of each thing, joined over 50 ms. */
export class PushHub {
  readonly #deps: HubDeps;
  readonly #connections = new Map<string, Connection>();
  readonly #executions = new Map<number, ExecutionRecord>();
  readonly #tasks = new Set<string>();
  #engine = false;
  /** Something could not be told. */
  #missed = false;
  #timer: Disposable | null = null;

  constructor(deps: HubDeps) {
    this.#deps = deps;
    deps.store.changes.on((changes) => this.#take(changes));
    deps.issues.changed.on(() => this.#engineChanged());
    deps.lateWatch.changed.on((keys) => this.#late(keys));
  }

  /** Pushes go to this connection until the answer is disposed. */
  connect(connection: Connection): Disposable {
    this.#connections.set(connection.id, connection);
    return { [Symbol.dispose]: () => void this.#connections.delete(connection.id) };
  }

  /** Sends at once to some. */
  sendTo(connections: Iterable<Connection>, message: Push): void {
    const push = outgoing(message);
    for (const connection of connections) {
      try {
        connection.send(push);
      } catch (error) {
        this.#deps.logger.error('A push could not be sent.', error);
      }
    }
  }

  /** Sends nothing more. */
  close(): void {
    this.#timer?.[Symbol.dispose]();
    this.#connections.clear();
  }

  #take({ executions, tasks, calendars }: Changes): void {
    if (this.#connections.size === 0) return;
    for (const { record, isTransition } of executions) {
      // The rows of steps are inserted with their run, which is told of.
      if (record.parent !== null && record.revision === 1) continue;
      this.#executions.set(record.id, record);
      // A definition may be large: it is sent again only when something else about its task is.
      if (isTransition && record.taskId !== null) this.#tasks.add(record.key);
      this.#engine ||= isTransition;
    }
    const deleted: string[] = [];
    for (const [key, change] of tasks) {
      if (change === 'deleted') deleted.push(key);
      else this.#tasks.add(key);
    }
    if (deleted.length > 0) this.#broadcast({ push: 'tasks.deleted', data: { keys: deleted } });
    if (calendars) {
      this.#broadcast({ push: 'calendars.changed', data: {} });
      this.#broadcast({ push: 'tasks.reload', data: {} });
    }
    if (this.#hasNews()) this.#soon();
  }

  /** Time has passed: tasks are late now, or not any more, though nothing was written. */
  #late(keys: readonly string[]): void {
    if (this.#connections.size === 0) return;
    for (const key of keys) this.#tasks.add(key);
    this.#engineChanged();
  }

  /** Health or counts may have changed. */
  #engineChanged(): void {
    if (this.#connections.size === 0) return;
    this.#engine = true;
    this.#soon();
  }

  #hasNews(): boolean {
    return this.#executions.size > 0 || this.#tasks.size > 0 || this.#engine || this.#missed;
  }

  #broadcast(message: Push): void {
    this.sendTo(this.#connections.values(), message);
  }

  #soon(): void {
    if (this.#timer !== null) return;
    this.#timer = this.#deps.ticker.after(0, () => {
      this.#tryFlush();
      this.#timer = this.#deps.ticker.after(JOIN_MS, () => {
        this.#timer = null;
        if (this.#hasNews()) this.#soon();
      });
    });
  }

  /** A store that can't be read for a moment must not silence the screens for good: they are told to read anew. */
  #tryFlush(): void {
    try {
      if (this.#missed) this.#broadcast({ push: 'tasks.reload', data: {} });
      this.#missed = false;
      this.#flush();
    } catch (error) {
      this.#missed = true;
      this.#deps.logger.warn('Changes could not be told to the screens; they will read anew.', { why: String(error) });
    }
  }

  #flush(): void {
    const executions = [...this.#executions.values()].slice(-MANY_EXECUTIONS);
    for (const { id } of executions) this.#executions.delete(id);
    const keys = [...this.#tasks];
    const engine = this.#engine;
    this.#tasks.clear();
    this.#engine = false;
    for (const record of executions) {
      this.#broadcast({ push: 'execution.changed', data: { execution: toExecution(record) } });
    }
    if (keys.length > MANY_TASKS) this.#broadcast({ push: 'tasks.reload', data: {} });
    else for (const key of keys) this.#sendTask(key);
    if (engine) {
      const { running, pending } = this.#deps.store.queue.counts();
      this.#broadcast({ push: 'engine.changed', data: { running, pending, ok: this.#deps.issues.ok() } });
    }
  }

  #sendTask(key: string): void {
    const task = this.#deps.store.views.find(key, this.#deps.clock.now());
    if (task) this.#broadcast({ push: 'task.changed', data: { task } });
  }
}
