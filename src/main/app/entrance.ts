import type { Role } from '@shared/contract';
import { AppError } from '@shared/errors';

/** The addresses at which a browser comes in, each with the token of a role. */
export type EntranceLinks = Readonly<Record<Role, string>>;

/** How this engine is entered from a browser; whoever serves it says so. */
export class Entrance {
  #links: EntranceLinks | null = null;

  /** The engine is served at these addresses; null: no longer. */
  set(links: EntranceLinks | null): void {
    this.#links = links;
  }

  /** The address for a role. Throws `unavailable` while nobody serves the engine. */
  link(role: Role): string {
    if (this.#links === null) throw new AppError('unavailable', 'calls.noEntrance');
    return this.#links[role];
  }
}
