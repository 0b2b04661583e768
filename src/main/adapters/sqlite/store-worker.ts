import { closeSync, fsyncSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { Act, ActAnswer, Job, StoreWork } from './store-work';

// The thread's own entry. It opens a second connection; in WAL mode reading holds nobody up. It imports no file of ours
// but types, so that Node runs it as it stands here, too.

const READ_TIMEOUT_MS = 5000;

const open = (file: string): Database.Database =>
  new Database(file, { readonly: true, fileMustExist: true, timeout: READ_TIMEOUT_MS });

const verdict = (db: Database.Database, pragma: string): string => String(db.pragma(pragma, { simple: true }));

/** A backup counts only when it has been read back and is on the disk. */
function backUp(db: Database.Database, target: string): string {
  db.prepare('VACUUM INTO ?').run(target);
  const copy = open(target);
  const answer = verdict(copy, 'quick_check(1)');
  copy.close();
  const handle = openSync(target, 'r+');
  fsyncSync(handle);
  closeSync(handle);
  return answer;
}

function run(job: Job): string {
  const db = open(job.file);
  try {
    return job.kind === 'check' ? verdict(db, 'integrity_check(1)') : backUp(db, job.target);
  } finally {
    db.close();
  }
}

/**
 * A restart is a commit of next to nothing: the first one after a whole checkpoint begins the WAL anew, which waits
 * for the disk.
 */
function checkpoints(file: string, sizeLimit: number): (act: Act) => ActAnswer {
  const db = new Database(file, { fileMustExist: true, timeout: 0 });
  db.pragma('synchronous = NORMAL');
  db.pragma(`journal_size_limit = ${sizeLimit}`);
  const acts: Record<Act, () => boolean> = {
    checkpoint: () => {
      const rows = db.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[];
      return rows.every(({ log, checkpointed }) => log === checkpointed);
    },
    restart: db.transaction(() => {
      // A row that is written as it was would not be written at all.
      db.exec("INSERT INTO facts VALUES ('store.journals', '1') ON CONFLICT (name) DO UPDATE SET value = value + 1");
      return true;
    }).immediate,
  };
  return (act) => {
    try {
      return { act, done: acts[act](), why: null };
    } catch (error) {
      const isBusy = error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY';
      return { act, done: false, why: isBusy ? null : String(error) };
    }
  };
}

const work = workerData as StoreWork;
if (work.kind === 'checkpoints') {
  const act = checkpoints(work.file, work.sizeLimit);
  parentPort?.on('message', (name: Act) => parentPort?.postMessage(act(name)));
} else parentPort?.postMessage(run(work));
