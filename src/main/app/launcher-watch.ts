import { message } from '@shared/messages/message';
import type { HealthIssues } from './health-issues';
import type { Launcher } from './ports';

const CODE = 'launcher';

/** Says in the engine's health issues when nothing can be started: the launcher is gone, or stands still. */
export class LauncherWatch {
  readonly #launcher: Pick<Launcher, 'status'>;
  readonly #issues: HealthIssues;

  constructor(launcher: Pick<Launcher, 'status'>, issues: HealthIssues) {
    this.#launcher = launcher;
    this.#issues = issues;
  }

  look(): void {
    const { alive, silent } = this.#launcher.status();
    if (!alive) this.#issues.raise(CODE, message('health.launcher.restarting'));
    else if (silent) this.#issues.raise(CODE, message('health.launcher.silent'));
    else this.#issues.clear(CODE);
  }
}
