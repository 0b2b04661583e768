import { resolve } from 'node:path';

/** The thread of the store: Node runs its source as it stands. */
export const STORE_WORKER = resolve(import.meta.dirname, '../../src/main/adapters/sqlite/store-worker.ts');
