import { addLateNote, leftBehindSentence } from './late-note';
import type { ProcessTable } from './process-table';
import { StopSequence, type StopOutcome } from './stop-sequence';

/** How long what a run leaves behind may go on; also the least time between two looks, each for all runs since the last. */
const LINGER_MS = 1000;
const GRACE_MS = 1000;
/** Main waits 6 s for us in all, of which runs may take 5. */
const LAST_GRACE_MS = 500;

interface EndedRun {
  ref: string;
  token: string;
  logBase: string;
  endedAt: number;
}

/** What leftovers are told at the start. */
export interface LeftoversOptions {
  table: ProcessTable;
  /** Told in a sentence of what was found. */
  note(text: string): void;
}

/**
 * Stops what left the group of a run that has ended, and its pipes, too: only the token in its environment tells whose it
 * is. To find it the whole process table is read, so the run's end is reported before.
 */
export class Leftovers {
  readonly #options: LeftoversOptions;
  readonly #stopping = new Map<StopSequence, Promise<void>>();
  #ended: EndedRun[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(options: LeftoversOptions) {
    this.#options = options;
  }

  /** A run has ended by itself and has been reported. */
  add({ ref, token, logBase }: Pick<EndedRun, 'ref' | 'token' | 'logBase'>): void {
    this.#ended.push({ ref, token, logBase, endedAt: performance.now() });
    this.#timer ??= setTimeout(() => this.#look(), LINGER_MS);
  }

  /** Looks a last time, after whatever was added, and resolves once nothing is left. */
  async end(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    for (const sequence of this.#stopping.keys()) sequence.shortenGrace(LAST_GRACE_MS);
    for (const run of this.#ended.splice(0)) this.#stop(run, LAST_GRACE_MS);
    await Promise.all(this.#stopping.values());
  }

  #look(): void {
    const dueBefore = performance.now() - LINGER_MS;
    const due = this.#ended.filter((run) => run.endedAt <= dueBefore);
    this.#ended = this.#ended.slice(due.length);
    this.#timer = this.#ended.length > 0 ? setTimeout(() => this.#look(), LINGER_MS) : null;
    for (const run of due) this.#stop(run, GRACE_MS);
  }

  #stop(run: EndedRun, graceMs: number): void {
    const sequence = new StopSequence(this.#options.table, { group: null, token: run.token }, graceMs);
    const done = sequence.done.then(async (outcome) => {
      await this.#tell(run, outcome);
      this.#stopping.delete(sequence);
    });
    this.#stopping.set(sequence, done);
  }

  async #tell({ ref, logBase }: EndedRun, { found, denied }: StopOutcome): Promise<void> {
    const stopped = found - denied.length;
    if (stopped > 0) {
      this.#options.note(`Run ${ref} left processes of its own session behind; ${stopped} stopped.`);
      // The run's end has been told: who looks at its log later finds why what it began is no longer there.
      await addLateNote(logBase, leftBehindSentence(stopped)).catch((error: unknown) =>
        this.#options.note(`The log of run ${ref} could not be told: ${String(error)}`),
      );
    }
    if (denied.length > 0) {
      this.#options.note(`Run ${ref} left processes of another user behind: ${denied.join(', ')}.`);
    }
  }
}
