import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '@shared/errors';
import type { LogHits, LogLevels, LogPage } from '@shared/model/log';
import type { LevelQuery, LogQuery, LogStore, SearchAsker } from '../../app/ports';
import { matcherFor } from './matcher';
import { useLog, type OpenLog } from './open-log';
import { readLines, readUnfinished, tailStart } from './read-lines';
import { SearchClient } from './search-client';

/** Where logs lie and who searches them. */
export interface FileLogStoreOptions {
  dir: string;
  /** Built file of the thread that searches. */
  searchWorkerEntry: string;
  /** How long one search may take; 10 s if left out. */
  searchLimitMs?: number;
}

const NO_LINES: LogPage = { lines: [], totalLines: 0 };
const RUNS_PER_FOLDER = 100;
const NOBODY: SearchAsker = { lane: '', name: '' };

async function pageOf(log: OpenLog, fromLine: number, count: number): Promise<LogPage> {
  const lines = await readLines(log, fromLine, count);
  const { totalLines } = log;
  const reachesEnd = Math.max(fromLine, lines.at(-1)?.n ?? 0) >= totalLines;
  const unfinished = reachesEnd ? await readUnfinished(log) : [];
  // Where lines have ended meanwhile, what is unfinished now stands behind those, which are not in this page.
  const isNext = unfinished.length > 0 && log.totalLines === totalLines;
  return { lines, totalLines, ...(isNext ? { unfinished } : {}) };
}

/** Logs as files: a folder for each hundred runs, in it a text and an index for each attempt. */
export class FileLogStore implements LogStore {
  readonly #dir: string;
  /** Apart from expressions, which may take for ever: nobody's plain text waits for one. */
  readonly #texts: SearchClient;
  /** A log that is opened is read through for its levels: no search waits for that. */
  readonly #levels: SearchClient;
  /** One for each lane of askers: who may only look holds up nobody who may act. */
  readonly #expressions = new Map<string, SearchClient>();
  readonly #newClient: () => SearchClient;

  constructor({ dir, searchWorkerEntry, searchLimitMs }: FileLogStoreOptions) {
    this.#dir = dir;
    this.#newClient = () => new SearchClient(searchWorkerEntry, searchLimitMs);
    this.#texts = this.#newClient();
    this.#levels = this.#newClient();
  }

  /** Throws `unavailable` when the folder can't be made. */
  baseFor(execution: number, attempt: number): string {
    const base = this.#base(execution, attempt);
    try {
      mkdirSync(dirname(base), { recursive: true, mode: 0o700 });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new AppError('unavailable', 'logs.noFolder', { why }, { cause: error });
    }
    return base;
  }

  async read(execution: number, attempt: number, fromLine: number, count: number, live = false): Promise<LogPage> {
    const options = { lastLine: fromLine + count - 1, live };
    const page = await useLog(this.#base(execution, attempt), options, (log) => pageOf(log, fromLine, count));
    return page ?? { ...NO_LINES };
  }

  async tail(execution: number, attempt: number, count: number, live = false): Promise<LogPage> {
    const page = await useLog(this.#base(execution, attempt), { live }, async (log) =>
      pageOf(log, await tailStart(log, count), count),
    );
    return page ?? { ...NO_LINES };
  }

  async search(execution: number, attempt: number, query: LogQuery, asker = NOBODY): Promise<LogHits> {
    // Here already, so that a bad expression needs no thread.
    matcherFor(query.query, query.regex, query.matchCase);
    const searches = query.regex ? this.#expressionsOf(asker.lane) : this.#texts;
    return searches.search({ base: this.#base(execution, attempt), query }, `${asker.lane} ${asker.name}`);
  }

  levels(execution: number, attempt: number, query: LevelQuery, asker = NOBODY): Promise<LogLevels> {
    const base = this.#base(execution, attempt);
    return this.#levels.levels({ base, levels: query }, `${asker.lane} ${asker.name}`);
  }

  #expressionsOf(lane: string): SearchClient {
    const known = this.#expressions.get(lane) ?? this.#newClient();
    this.#expressions.set(lane, known);
    return known;
  }

  #folder(execution: number): string {
    return join(this.#dir, String(Math.floor(execution / RUNS_PER_FOLDER)));
  }

  #base(execution: number, attempt: number): string {
    return join(this.#folder(execution), `${execution}.${attempt}`);
  }
}
