import { Worker } from 'node:worker_threads';
import { AppError, fromWire } from '@shared/errors';
import type { LogHits, LogLevels } from '@shared/model/log';
import { searchReplySchema, type LevelRequest, type SearchReply, type SearchRequest } from './search-messages';

/** A search that takes longer is broken off. */
const SEARCH_LIMIT_MS = 10_000;
const IDLE_MS = 30_000;
/** Searches that may wait: of all askers, and of one. */
const LONGEST_QUEUE = 32;
const MOST_OF_ONE = 3;

type Answer = Extract<SearchReply, { ok: true }>;

interface Job {
  request: SearchRequest | LevelRequest;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Has a thread read through logs, one at a time, for one asker after the other. It is started when needed, ended when idle, and
 * ended when it hangs.
 */
export class SearchClient {
  readonly #entry: string;
  /** What waits, by asker; whose turn it is stands first, unless it was this one's a moment ago. */
  readonly #waiting = new Map<string, Job[]>();
  #last: string | null = null;
  readonly #limitMs: number;
  #worker: Worker | null = null;
  #job: Job | null = null;
  #timer: NodeJS.Timeout | undefined;

  /** `entry` is the built file of the worker. */
  constructor(entry: string, limitMs = SEARCH_LIMIT_MS) {
    this.#entry = entry;
    this.#limitMs = limitMs;
  }

  /** Throws `busy` when it takes longer than the limit, or when too many wait already. */
  async search(request: SearchRequest, asker = ''): Promise<LogHits> {
    const answer = await this.#ask(request, asker);
    if (!('hits' in answer)) throw new TypeError('The search thread answered something else.');
    return answer.hits;
  }

  /** Throws `busy` as `search` does. */
  async levels(request: LevelRequest, asker = ''): Promise<LogLevels> {
    const answer = await this.#ask(request, asker);
    if (!('levels' in answer)) throw new TypeError('The search thread answered something else.');
    return answer.levels;
  }

  #ask(request: Job['request'], asker: string): Promise<Answer> {
    const own = this.#waiting.get(asker) ?? [];
    const all = [...this.#waiting.values()].reduce((sum, jobs) => sum + jobs.length, 0);
    if (own.length >= MOST_OF_ONE || all >= LONGEST_QUEUE) {
      throw new AppError('busy', 'logs.manySearches');
    }
    return new Promise((resolve, reject) => {
      own.push({ request, resolve, reject });
      this.#waiting.set(asker, own);
      this.#next();
    });
  }

  /** The next search of the asker whose turn it is, who then stands last. */
  #take(): Job | null {
    const askers = [...this.#waiting];
    const turn = askers.find(([asker]) => asker !== this.#last) ?? askers[0];
    if (turn === undefined) return null;
    const [asker, jobs] = turn;
    const job = jobs.shift() ?? null;
    this.#last = asker;
    this.#waiting.delete(asker);
    if (jobs.length > 0) this.#waiting.set(asker, jobs);
    return job;
  }

  #next(): void {
    if (this.#job) return;
    clearTimeout(this.#timer);
    this.#job = this.#take();
    if (!this.#job) {
      this.#worker?.unref();
      this.#timer = setTimeout(() => this.#drop(), IDLE_MS).unref();
      return;
    }
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#timer = setTimeout(() => {
      this.#drop();
      this.#finish((job) => job.reject(new AppError('busy', 'logs.longSearch')));
    }, this.#limitMs);
    this.#worker.postMessage(this.#job.request);
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { execArgv: [] });
    worker.on('message', (message: unknown) => {
      if (worker === this.#worker) this.#answered(message);
    });
    worker.on('error', (error) => this.#failed(worker, error));
    worker.on('exit', (code) => this.#failed(worker, new Error(`The search thread ended with code ${code}.`)));
    return worker;
  }

  #answered(message: unknown): void {
    const reply = searchReplySchema.safeParse(message);
    this.#finish((job) => {
      if (!reply.success) job.reject(reply.error);
      else if (reply.data.ok) job.resolve(reply.data);
      else if (reply.data.error.code === 'internal') job.reject(new Error(reply.data.error.message));
      else job.reject(fromWire(reply.data.error));
    });
  }

  #failed(worker: Worker, error: unknown): void {
    if (worker !== this.#worker) return;
    this.#worker = null;
    this.#finish((job) => job.reject(error));
  }

  #finish(settle: (job: Job) => void): void {
    const job = this.#job;
    this.#job = null;
    if (job) settle(job);
    this.#next();
  }

  #drop(): void {
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
  }
}
