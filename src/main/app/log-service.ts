import { AppError } from '@shared/errors';
import type { LevelCarry, LogHits, LogLevels, LogPage } from '@shared/model/log';
import type { AttemptService } from './attempt-service';
import type { Connection, Logger, Launcher, LogStore, SearchAsker, Store } from './ports';
import type { PushHub } from './push-hub';
import { refOf } from './stopper';

/** Lines that an opened log shows at once. */
const TAIL_LINES = 500;
/** Newest lines that one push carries; what came before is read on demand. */
const PUSH_LINES = 500;
/** A connection with more bytes under way is left out: it catches up from the file. */
const MAX_BACKLOG = 1_048_576;
/** Hits of one search answer. */
const MAX_HITS = 1000;

interface LogDeps {
  store: Store;
  logs: LogStore;
  launcher: Launcher;
  hub: PushHub;
  attempts: Pick<AttemptService, 'ended'>;
  logger: Logger;
}

interface Watch {
  id: number;
  attempt: number;
  connections: Map<string, Connection>;
  pushed: number;
  known: number;
  /** Which state of the lines that have not ended was told, and which there is. */
  pushedUnfinished: number;
  unfinished: number;
  live: boolean;
  reading: boolean;
}

/** Whether there is something that was not told. */
function isBehind({ known, pushed, unfinished, pushedUnfinished, live }: Watch): boolean {
  return known > pushed || unfinished !== pushedUnfinished || !live;
}

/** Shows logs: pages of them from disk, and what is added to those that somebody looks at. */
export class LogService {
  readonly #deps: LogDeps;
  readonly #watches = new Map<string, Watch>();

  constructor(deps: LogDeps) {
    this.#deps = deps;
    deps.launcher.onEvent((event) => {
      if (event.type === 'output') this.#grew(event.ref, event.lines, true, event.unfinished);
    });
    // A log is closed once the store has the end, not before: until then whoever opens it is told that it goes on.
    deps.attempts.ended.on(({ ref, lines }) => this.#grew(ref, lines, false));
  }

  /** The tail; a connection also gets what follows, until it closes the log or goes. */
  async open(
    id: number,
    attempt: number | undefined,
    connection: Connection | null,
  ): Promise<LogPage & { attempt: number; next: number; live: boolean }> {
    const number = this.#attempt(id, attempt);
    const live = this.#isLive(id, number);
    if (connection && live) this.#subscribe(id, number, connection);
    let page = await this.#deps.logs.tail(id, number, TAIL_LINES, live);
    const stillLive = this.#isLive(id, number);
    // What was unfinished a moment ago has ended with the run.
    if (live && !stillLive) page = await this.#deps.logs.tail(id, number, TAIL_LINES);
    return { ...page, attempt: number, next: page.totalLines + 1, live: stillLive };
  }

  /** Lines from a number on. */
  read(id: number, attempt: number | undefined, fromLine: number, count: number): Promise<LogPage> {
    const number = this.#attempt(id, attempt);
    return this.#deps.logs.read(id, number, fromLine, count, this.#isLive(id, number));
  }

  /** Hits from a line on. */
  search(
    id: number,
    attempt: number | undefined,
    query: { query: string; regex: boolean; matchCase: boolean; fromLine: number },
    asker: SearchAsker,
  ): Promise<LogHits> {
    const number = this.#attempt(id, attempt);
    const whole = { ...query, limit: MAX_HITS, live: this.#isLive(id, number) };
    return this.#deps.logs.search(id, number, whole, asker);
  }

  /** Levels of lines from a number on. */
  levels(
    id: number,
    attempt: number | undefined,
    query: { fromLine: number; carry: LevelCarry | null },
    asker: SearchAsker,
  ): Promise<LogLevels> {
    const number = this.#attempt(id, attempt);
    return this.#deps.logs.levels(id, number, { ...query, live: this.#isLive(id, number) }, asker);
  }

  /** Ends a subscription; harmless when there is none. */
  close(id: number, attempt: number | undefined, connection: Connection | null): void {
    if (!connection) return;
    for (const [ref, watch] of this.#watches) {
      if (watch.id === id && (attempt === undefined || watch.attempt === attempt))
        this.#leave(ref, watch, connection.id);
    }
  }

  /** A connection is gone: all its subscriptions end. */
  disconnected(connectionId: string): void {
    for (const [ref, watch] of this.#watches) this.#leave(ref, watch, connectionId);
  }

  /** A log grew to this many lines, or was closed. `unfinished` is another number when what has not ended changed. */
  #grew(ref: string, lines: number, live: boolean, unfinished = 0): void {
    const watch = this.#watches.get(ref);
    if (!watch) return;
    watch.unfinished = unfinished;
    watch.known = Math.max(watch.known, lines);
    watch.live &&= live;
    if (!watch.reading) void this.#pump(ref, watch);
  }

  async #pump(ref: string, watch: Watch): Promise<void> {
    watch.reading = true;
    try {
      let last = false;
      while (!last && watch.connections.size > 0 && isBehind(watch)) {
        last = !watch.live;
        await this.#push(watch, last);
      }
      if (last) this.#watches.delete(ref);
    } catch (error) {
      this.#deps.logger.error(`The log of run ${watch.id} could not be shown.`, error);
      if (!watch.live) this.#closeUnread(ref, watch);
    } finally {
      watch.reading = false;
    }
  }

  /** Whoever looks learns that it has ended, and how long it is, though its last lines could not be read. */
  #closeUnread(ref: string, watch: Watch): void {
    this.#watches.delete(ref);
    this.#deps.hub.sendTo(watch.connections.values(), {
      push: 'log.appended',
      data: { id: watch.id, attempt: watch.attempt, lines: [], totalLines: watch.known, live: false },
    });
  }

  async #push(watch: Watch, last: boolean): Promise<void> {
    // What is stored while we read is news for the next round.
    const { known, unfinished } = watch;
    const from = Math.max(watch.pushed, known - PUSH_LINES) + 1;
    const page = await this.#deps.logs.read(watch.id, watch.attempt, from, PUSH_LINES, !last);
    watch.pushedUnfinished = unfinished;
    watch.pushed = Math.max(known, page.lines.at(-1)?.n ?? 0);
    const takers = [...watch.connections.values()].filter((one) => last || one.backlog() < MAX_BACKLOG);
    this.#deps.hub.sendTo(takers, {
      push: 'log.appended',
      data: { id: watch.id, attempt: watch.attempt, ...page, live: !last },
    });
  }

  #subscribe(id: number, attempt: number, connection: Connection): void {
    const ref = refOf(id, attempt);
    let watch = this.#watches.get(ref);
    if (!watch) {
      const nothing = { pushed: 0, known: 0, pushedUnfinished: 0, unfinished: 0 };
      watch = { id, attempt, connections: new Map(), ...nothing, live: true, reading: false };
      this.#watches.set(ref, watch);
      this.#deps.launcher.watch(ref, true);
    }
    watch.connections.set(connection.id, connection);
  }

  #leave(ref: string, watch: Watch, connectionId: string): void {
    if (!watch.connections.delete(connectionId) || watch.connections.size > 0) return;
    this.#watches.delete(ref);
    this.#deps.launcher.watch(ref, false);
  }

  #isLive(id: number, attempt: number): boolean {
    const record = this.#deps.store.executions.get(id);
    return record?.status === 'running' && record.attemptCount === attempt;
  }

  #attempt(id: number, attempt: number | undefined): number {
    const record = this.#deps.store.executions.get(id);
    if (!record) throw new AppError('not-found', 'calls.run.none', { id });
    if (attempt !== undefined && attempt > Math.max(record.attemptCount, 1)) {
      throw new AppError('not-found', 'calls.run.noAttempt', { id, n: attempt });
    }
    return attempt ?? Math.max(record.attemptCount, 1);
  }
}
