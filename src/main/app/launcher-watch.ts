import { message } from '@shared/messages/message';
import type { Troubles } from './health';
import type { Launcher } from './ports';

const CODE = 'launcher';

/** Says in the engine's troubles when nothing can be started: the launcher is gone, or stands still. */
export class LauncherWatch {
  readonly #launcher: Pick<Launcher, 'status'>;
  readonly #troubles: Troubles;

  constructor(launcher: Pick<Launcher, 'status'>, troubles: Troubles) {
    this.#launcher = launcher;
    this.#troubles = troubles;
  }

  look(): void {
    const { alive, silent } = this.#launcher.status();
    if (!alive) this.#troubles.raise(CODE, message('health.launcher.restarting'));
    else if (silent) this.#troubles.raise(CODE, message('health.launcher.silent'));
    else this.#troubles.clear(CODE);
  }
}
