import type { PageKey, Role } from '@shared/contract';
import type { Tokens } from './access';
import { randomText, tokenName } from './proof';

/** A secret that an engine and whoever comes in both know. */
export interface KnownKey {
  secret: string;
  role: Role;
}

/**
 * Page keys of one role that an engine remembers; the one that was not used for longest makes room. Of one role: who may
 * only look takes no key from who may act.
 */
const MOST_PAGES = 1_000;

/**
 * The secrets by which pages come in, each under a name that may be said aloud: the tokens, and keys made for single
 * pages. Those are kept in memory only and so die with the engine that gave them.
 */
export class PageKeys {
  readonly #tokens: ReadonlyMap<string, KnownKey>;
  readonly #pages: Record<Role, Map<string, KnownKey>> = { admin: new Map(), viewer: new Map() };
  readonly #most: number;

  constructor({ admin, viewer }: Tokens, most = MOST_PAGES) {
    this.#most = most;
    this.#tokens = new Map([
      [tokenName(admin), { secret: admin, role: 'admin' }],
      [tokenName(viewer), { secret: viewer, role: 'viewer' }],
    ]);
  }

  /** The secret of a name; null: none of this engine's. */
  find(name: string): KnownKey | null {
    const token = this.#tokens.get(name);
    if (token !== undefined) return token;
    const page = this.#pages.admin.get(name) ?? this.#pages.viewer.get(name);
    if (page === undefined) return null;
    const pages = this.#pages[page.role];
    pages.delete(name);
    pages.set(name, page);
    return page;
  }

  /** Makes a key for one page. */
  give(role: Role): PageKey {
    const key = { name: randomText(), secret: randomText() };
    const pages = this.#pages[role];
    pages.set(key.name, { secret: key.secret, role });
    const [oldest] = pages.keys();
    if (pages.size > this.#most && oldest !== undefined) pages.delete(oldest);
    return key;
  }
}
