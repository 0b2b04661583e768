import type { Push } from '@shared/contract';
import type { Connection, ExecutionRecord, Journal, OutgoingPush, Store, Clock, Ticker } from './ports';
import { toExecution } from './execution-view';

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
  journal: Journal;
  healthy: () => boolean;
}

/** Tells every connection what changed: the latest state of each thing, joined over 50 ms. */
export class PushHub {
  readonly #deps: HubDeps;
  readonly #connections = new Map<string, Connection>();
  readonly #executions = new Map<number, ExecutionRecord>();
  readonly #tasks = new Set<string>();
  #listener: ((record: ExecutionRecord) => void) | null = null;
  #engine = false;
  /** Something could not be told. */
  #missed = false;
  #timer: Disposable | null = null;

  constructor(deps: HubDeps) {
    this.#deps = deps;
  }

  /** Pushes go to this connection until the answer is disposed. */
  connect(connection: Connection): Disposable {
    this.#connections.set(connection.id, connection);
    return { [Symbol.dispose]: () => void this.#connections.delete(connection.id) };
  }

  /** Steps and workflows are told of to one listener too, once what is being written stands. */
  onExecution(listener: (record: ExecutionRecord) => void): void {
    this.#listener = listener;
  }

  /** An execution was written; its task's state follows. */
  executionChanged(record: ExecutionRecord, tasksToo = true): void {
    const listener = this.#listener;
    if (listener && (record.isWorkflow || record.parent !== null)) this.#deps.store.afterCommit(() => listener(record));
    if (this.#connections.size === 0) return;
    this.#deps.store.afterCommit(() => {
      this.#executions.set(record.id, record);
      if (tasksToo && record.taskId !== null) this.#tasks.add(record.key);
      this.#engine ||= tasksToo;
      this.#soon();
    });
  }

  /** A definition or its state was written. */
  taskChanged(key: string): void {
    if (this.#connections.size === 0) return;
    this.#tasks.add(key);
    this.#soon();
  }

  /** Health or counts may have changed. */
  engineChanged(): void {
    if (this.#connections.size === 0) return;
    this.#engine = true;
    this.#soon();
  }

  /** Days of a calendar changed. */
  calendarsChanged(): void {
    this.broadcast({ push: 'calendars.changed', data: {} });
    this.broadcast({ push: 'tasks.reload', data: {} });
  }

  /** Sends to everybody, once what is being written stands. */
  broadcast(message: Push): void {
    if (this.#connections.size > 0)
      this.#deps.store.afterCommit(() => this.sendTo(this.#connections.values(), message));
  }

  /** Sends at once to some. */
  sendTo(connections: Iterable<Connection>, message: Push): void {
    const push = outgoing(message);
    for (const connection of connections) {
      try {
        connection.send(push);
      } catch (error) {
        this.#deps.journal.error('A push could not be sent.', error);
      }
    }
  }

  /** Sends nothing more. */
  close(): void {
    this.#timer?.[Symbol.dispose]();
    this.#connections.clear();
  }

  #soon(): void {
    if (this.#timer !== null) return;
    this.#timer = this.#deps.ticker.after(0, () => {
      this.#tryFlush();
      this.#timer = this.#deps.ticker.after(JOIN_MS, () => {
        this.#timer = null;
        if (this.#executions.size > 0 || this.#tasks.size > 0 || this.#engine || this.#missed) this.#soon();
      });
    });
  }

  /** A store that can't be read for a moment must not silence the screens for good: they are told to read anew. */
  #tryFlush(): void {
    try {
      if (this.#missed) this.broadcast({ push: 'tasks.reload', data: {} });
      this.#missed = false;
      this.#flush();
    } catch (error) {
      this.#missed = true;
      this.#deps.journal.warn('Changes could not be told to the screens; they will read anew.', { why: String(error) });
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
      this.broadcast({ push: 'execution.changed', data: { execution: toExecution(record) } });
    }
    if (keys.length > MANY_TASKS) this.broadcast({ push: 'tasks.reload', data: {} });
    else for (const key of keys) this.#sendTask(key);
    if (engine) {
      const { running, pending } = this.#deps.store.executions.counts();
      this.broadcast({ push: 'engine.changed', data: { running, pending, ok: this.#deps.healthy() } });
    }
  }

  #sendTask(key: string): void {
    const task = this.#deps.store.tasks.view(key, this.#deps.clock.now());
    if (task) this.broadcast({ push: 'task.changed', data: { task } });
  }
}
