import type { LauncherEvent } from '@shared/launch';
import { message } from '@shared/messages/message';
import type { HealthIssues } from './health-issues';

const CODE = 'logs';

type StoredLines = Pick<Extract<LauncherEvent, { type: 'output' | 'exited' }>, 'ref' | 'lines' | 'lost'>;

/** Says in the health that lines of logs are being lost, until a log can be written again. */
export class LogLosses {
  readonly #issues: HealthIssues;
  /** Runs that can't store their lines now. One that ended so stands for its disk until another run has stored some. */
  readonly #losing = new Set<string>();
  /** Lines that each run had stored when it was heard of last. */
  readonly #stored = new Map<string, number>();

  constructor(issues: HealthIssues) {
    this.#issues = issues;
  }

  /** Takes what a run told. */
  look({ ref, lines, lost }: StoredLines): void {
    const grew = lines > (this.#stored.get(ref) ?? 0);
    this.#stored.set(ref, lines);
    if (lost?.now) {
      this.#losing.add(ref);
      const [run = ref] = ref.split('.');
      this.#issues.raise(CODE, message('health.logsLost', { why: lost.why, run, n: lost.lines }));
      return;
    }
    this.#losing.delete(ref);
    if (grew) for (const other of this.#losing) if (!this.#stored.has(other)) this.#losing.delete(other);
    if (this.#losing.size === 0) this.#issues.clear(CODE);
  }

  /** A run is over. */
  ended(ref: string): void {
    this.#stored.delete(ref);
  }
}
