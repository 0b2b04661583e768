import { join } from 'node:path';
import { taskWriteSchema } from '@shared/model/task';
import type { ExecutionReason, ExecutionSource, ExecutionStatus } from '@shared/model/execution';
import { NO_STEP } from '@main/app/admission';
import type { AttemptPatch, Store, TaskRecord } from '@main/app/ports';
import { finishDefinition, splitWrite } from '@main/app/task-drafts';
import { FileLogStore } from '@main/adapters/log-files/file-log-store';
import { DiskLogFiles } from '@main/launcher/log-files';
import { LogWriter } from '@main/launcher/log-writer';
import type { PrintedLines } from './acted-launcher';
import { baseOptions, memoryLogger } from './engine';

/** A run that has ended, from the parts that matter. */
export interface SeedRun {
  status: Exclude<ExecutionStatus, 'pending' | 'running'>;
  /** How long ago it was queued, ms. */
  agoMs: number;
  /** How long it took, ms; left out: it never began. */
  tookMs?: number;
  reason?: ExecutionReason;
  source?: ExecutionSource;
  error?: string;
  result?: Record<string, unknown>;
  /** What its attempts had beside the usual; one that is as usual if left out. */
  attempts?: readonly AttemptPatch[];
}

/** Fills the store of a data folder through its port, before an engine opens it. */
export class SeedStore {
  readonly now: number;
  readonly #store: Store;
  readonly #zone: string;
  readonly #logs: FileLogStore;

  constructor(store: Store, { dataDir, zone, now }: { dataDir: string; zone: string; now: number }) {
    this.now = now;
    this.#store = store;
    this.#zone = zone;
    const { searchWorkerEntry } = baseOptions(dataDir, memoryLogger());
    this.#logs = new FileLogStore({ dir: join(dataDir, 'logs'), searchWorkerEntry });
  }

  /** Stores a task; of several writes each is a version of it, and the last one the task. */
  task(...versions: unknown[]): TaskRecord {
    const context = { at: this.now, systemZone: this.#zone, calendars: () => null };
    let stored: TaskRecord | null = null;
    for (const [index, write] of versions.entries()) {
      const { input, enabled = true, paused = false } = splitWrite(taskWriteSchema.parse(write));
      const at = this.now - (versions.length - 1 - index) * 30 * 3_600_000;
      const definition = finishDefinition(input, context);
      const row = { definition, enabled, paused, nextAt: null, watermark: this.now, who: 'desktop', at };
      stored = stored === null ? this.#store.tasks.insert(row) : this.#store.tasks.update(stored.id, index, row);
    }
    if (stored === null) throw new Error('A task was not stored.');
    return stored;
  }

  /** Stores many tasks that are alike but for their keys. */
  tasks(keys: readonly string[], write: unknown): void {
    const alike = taskWriteSchema.parse(write);
    this.#store.transaction(() => keys.forEach((key) => this.task({ ...alike, key })));
  }

  /** A task that was stored. */
  find(key: string): TaskRecord {
    const task = this.#store.tasks.find(key);
    if (task === null) throw new Error(`There is no task ${key}.`);
    return task;
  }

  /** Stores a run of a task and answers its id; rows get their ids in the order in which they are stored. */
  run(task: TaskRecord, run: SeedRun): number {
    return this.#store.transaction(() => this.#run(task, run));
  }

  /** Writes the log of an attempt, as the launcher would have. */
  async log(id: number, attempt: number, lines: Iterable<PrintedLines>): Promise<void> {
    const events = { stored: () => undefined, pressure: () => undefined };
    const writer = new LogWriter(new DiskLogFiles(this.#logs.baseFor(id, attempt)), events, () => this.now);
    for (const { stream, texts } of lines) {
      if (texts.length > 0) writer.append(Buffer.from(`${texts.join('\n')}\n`), texts.length, stream);
      while (writer.full) await new Promise((resolve) => setImmediate(resolve));
    }
    await writer.close();
  }

  #run(task: TaskRecord, { status, agoMs, tookMs, reason, source = 'schedule', ...rest }: SeedRun): number {
    const { executions } = this.#store;
    const queuedAt = this.now - agoMs;
    const isByClock = source === 'schedule' || source === 'catch-up';
    const begun = tookMs !== undefined;
    const finishedAt = queuedAt + (tookMs ?? 0);
    const row = executions.insert({
      ...NO_STEP,
      taskId: task.id,
      key: task.key,
      name: task.definition.name,
      version: task.version,
      status: begun ? 'pending' : status,
      reason: begun ? 'slot' : (reason ?? null),
      source,
      who: isByClock ? null : source,
      scheduledFor: isByClock ? queuedAt : null,
      queuedAt,
      finishedAt: begun ? null : finishedAt,
      group: null,
      overlap: task.definition.overlap,
      params: task.definition.params,
      rerunOf: null,
      missedCount: null,
      definition: null,
      isWorkflow: false,
      graceMs: null,
    });
    if (row === null) throw new Error('A run was not stored.');
    if (!begun) return row.id;
    const attempts = rest.attempts ?? [{}];
    const usualMs = this.#store.usual.of(task.id)?.p50Ms ?? null;
    executions.move(row.id, ['pending'], { status: 'running', reason: null, startedAt: queuedAt, usualMs });
    attempts.forEach((attempt, index) => this.#attempt(row.id, index + 1, { queuedAt, finishedAt, ...attempt }));
    executions.move(row.id, ['running'], {
      status,
      reason: reason ?? null,
      finishedAt,
      attemptCount: attempts.length,
      exitCode: attempts.at(-1)?.exitCode ?? (reason === 'exit-code' ? 1 : null),
      error: rest.error ?? null,
      result: rest.result ?? null,
    });
    const { error } = rest;
    const last = { status: status === 'success' ? status : 'failed', reason: reason ?? null, error } as const;
    this.#store.attempts.patch(row.id, attempts.length, { ...last, ...attempts.at(-1) });
    return row.id;
  }

  #attempt(id: number, number: number, { queuedAt, ...patch }: AttemptPatch & { queuedAt: number }): void {
    this.#store.attempts.add({ executionId: id, number, token: `seed.${id}.${number}`, startedAt: queuedAt });
    this.#store.attempts.patch(id, number, {
      status: 'failed',
      reason: 'exit-code',
      pid: 48_213 + number,
      exitCode: 1,
      command: ['python', 'sync_daily.py', '--date', '20261120'],
      cwd: '/home/lin/quant/pipeline',
      environment: { CLOSING_BELL_EXECUTION_ID: String(id), TUSHARE_TIMEOUT: '30' },
      ...patch,
    });
  }
}
