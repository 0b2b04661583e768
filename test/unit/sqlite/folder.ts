import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenedStore, type OpenHooks, type OpenOptions, openStore } from '@main/adapters/sqlite/open';
import { keptJournal, T0 } from './samples';

/** A data folder of its own that is gone at the end of the test. */
export class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'closing-bell-store-'));
  readonly journal = keptJournal();
  now = T0;
  private readonly opened: OpenedStore[] = [];

  /** Opens the store in it. */
  async open(options: Partial<OpenOptions> = {}, hooks: OpenHooks = {}): Promise<OpenedStore> {
    const store = await openStore(
      {
        dataDir: this.path,
        systemZone: 'Asia/Shanghai',
        damaged: 'refuse',
        journal: this.journal,
        now: () => this.now,
        ...options,
      },
      hooks,
    );
    this.opened.push(store);
    return store;
  }

  /** A path in it. */
  at(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** The files as they lie there now, in a folder of their own: what a crash at this moment would leave. */
  image(): Folder {
    const copy = new Folder();
    cpSync(this.path, copy.path, { recursive: true });
    return copy;
  }

  [Symbol.dispose](): void {
    for (const store of this.opened) store.close();
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}
