import { Entrance } from '../../src/main/app/entrance';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromWire } from '../../src/shared/errors';
import type { Execution } from '../../src/shared/model/execution';
import type { LogLine } from '../../src/shared/model/log';
import type { StoreInspection } from '../../src/main/adapters/sqlite/inspect-store';
import type { ComposeOptions, Engine } from '../../src/main/compose';
import { createStubRpc, refuse, type StubRpc } from './stub-rpc';

/** What an acted run does: attempts of lines, then an end. `waits`: only a cancel ends it. */
interface ActedRun {
  attempts: string[][];
  end: Pick<Execution, 'status' | 'reason'> & { error?: string };
  waits?: true;
}

const CANCELLED = { status: 'terminated', reason: 'cancelled' } as const;

/** The runs by key. A line that starts with `!` goes to stderr. */
const RUNS: Readonly<Record<string, ActedRun>> = {
  good: { attempts: [['第一行', '!careful', '\u001b[32mgreen\u001b[0m']], end: { status: 'success', reason: null } },
  bad: { attempts: [['before']], end: { status: 'failed', reason: 'exit-code', error: 'ValueError: no\ntail' } },
  nothing: { attempts: [[]], end: { status: 'skipped', reason: 'exit-code' } },
  overlaps: { attempts: [], end: { status: 'skipped', reason: 'overlap' } },
  flaky: { attempts: [['try 1'], ['try 2'], ['try 3']], end: { status: 'success', reason: null } },
  long: { attempts: [['here I am']], end: CANCELLED, waits: true },
  flood: {
    attempts: [Array.from({ length: 5_001 }, (_each, n) => `line ${n + 1}`)],
    end: { status: 'success', reason: null },
  },
};

const BASE = {
  version: 1,
  status: 'pending',
  reason: 'slot',
  who: 'cli',
  scheduledFor: null,
  sessionDate: null,
  runDate: null,
  cleanUpUntil: null,
  queuedAt: 0,
  startedAt: null,
  finishedAt: null,
  parent: null,
  step: null,
  rerunOf: null,
  isWorkflow: false,
  reusedFrom: null,
  ranMs: null,
  usualMs: null,
  isSlow: false,
  exitCode: null,
  attemptCount: 0,
  retryAt: null,
  stopping: false,
  missedCount: null,
  progress: null,
  result: null,
  error: null,
  note: null,
  revision: 1,
} as const;

/** What an acted engine's folder looks like to somebody who only looks. */
export const inspectActed = (): StoreInspection => ({ schema: 3, newest: 3, bytes: 4_200_000 });

/** An engine without children and store: holds its folder, acts out its runs, and tells of them as the real one does. */
export interface ActedEngine extends Engine {
  rpc: StubRpc;
  /** What it was asked to do, in order. */
  readonly seen: string[];
}

interface Live {
  execution: Execution;
  logs: LogLine[][];
}

function holdFolder(dataDir: string): () => void {
  const lock = join(dataDir, 'acted.lock');
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
  } catch {
    throw fromWire({ code: 'conflict', message: `Another engine (${readFileSync(lock, 'utf8')}) holds ${dataDir}.` });
  }
  return () => rmSync(lock, { force: true });
}

/** The runs that are under way and those that ended. */
class Stage {
  readonly #live = new Map<number, Live>();
  rpc: StubRpc | null = null;

  begin(key: string, run: ActedRun, source: Execution['source'], params: Execution['params']): Execution {
    const id = this.#live.size + 1;
    const execution: Execution = { ...BASE, id, key, name: key, source, params };
    this.#live.set(id, { execution, logs: [] });
    void this.#act(id, run);
    return execution;
  }

  get(id: number): Execution | undefined {
    return this.#live.get(id)?.execution;
  }

  lines(id: number, attempt: number): LogLine[] {
    return this.#live.get(id)?.logs[attempt - 1] ?? [];
  }

  running(): number {
    return [...this.#live.values()].filter(({ execution }) => execution.status === 'running').length;
  }

  change(id: number, patch: Partial<Execution>): Execution {
    const entry = this.#live.get(id);
    if (entry === undefined) throw new Error(`There is no run ${id}.`);
    entry.execution = { ...entry.execution, ...patch, revision: entry.execution.revision + 1 };
    this.rpc?.push({ push: 'execution.changed', data: { execution: entry.execution } });
    return entry.execution;
  }

  finish(id: number, end: ActedRun['end']): Execution {
    return this.change(id, { ...end, error: end.error ?? null, startedAt: 1_000, finishedAt: 3_500 });
  }

  async #act(id: number, run: ActedRun): Promise<void> {
    for (const [index, lines] of run.attempts.entries()) {
      await new Promise((resolve) => setImmediate(resolve));
      const attempt = index + 1;
      const log = lines.map((text, n): LogLine => {
        const stream = text.startsWith('!') ? 'stderr' : 'stdout';
        return { n: n + 1, at: 0, stream, text: text.replace(/^!/, '') };
      });
      this.#live.get(id)?.logs.push(log);
      this.change(id, { status: 'running', reason: null, attemptCount: attempt });
      const data = { id, attempt, lines: log.slice(-1), totalLines: log.length, live: true };
      this.rpc?.push({ push: 'log.appended', data });
    }
    if (!run.waits) this.finish(id, run.end);
  }
}

/** Composes an acted engine; the sample `sample-hello` becomes known once samples are loaded. */
export async function composeActed(options: ComposeOptions): Promise<ActedEngine> {
  const release = holdFolder(options.dataDir);
  const seen = [`compose ${options.host} ${options.planning} ${options.damaged}`];
  const runs = { ...RUNS };
  const stage = new Stage();
  const page = ({ id, attempt, fromLine, count }: { id: number; attempt: number; fromLine: number; count: number }) => {
    const lines = stage.lines(id, attempt);
    return { lines: lines.slice(fromLine - 1, fromLine - 1 + count), totalLines: lines.length };
  };

  const rpc = createStubRpc({
    'executions.start': ({ key, params }: { key: string; params: Execution['params'] }, { who }) => {
      seen.push(`start ${key} ${JSON.stringify(params)} by ${who}`);
      if (key === 'busy') return refuse('conflict', 'busy is running already.');
      const run = runs[key];
      return run === undefined ? refuse('not-found', `There is no task ${key}.`) : stage.begin(key, run, 'cli', params);
    },
    'executions.try': ({ task }: { task: { key: string; params: Execution['params'] } }) => {
      seen.push(`try ${JSON.stringify(task)}`);
      const run = runs[task.key];
      if (run === undefined) return refuse('invalid-input', 'action: it is missing.');
      return stage.begin(task.key, run, 'try', task.params);
    },
    'executions.get': ({ id }: { id: number }) => ({ ...stage.get(id), attempts: [] }),
    'executions.cancel': ({ id }: { id: number }) => {
      seen.push(`cancel ${id}`);
      return stage.finish(id, CANCELLED);
    },
    'logs.open': ({ id, attempt }: { id: number; attempt: number }) => {
      const lines = stage.lines(id, attempt);
      return { lines: lines.slice(-500), totalLines: lines.length, attempt, next: lines.length + 1, live: true };
    },
    'logs.read': page,
    'logs.close': () => ({}),
    'samples.load': () => {
      seen.push('samples.load');
      runs['sample-hello'] = { attempts: [['hello']], end: { status: 'success', reason: null } };
      return { rows: [], added: 0 };
    },
    'health.get': () => ({
      ok: true,
      problems: options.dataDir.includes('unwell') ? [{ code: 'store', message: 'The store is unwell.' }] : [],
      now: 0,
      startedAt: 0,
      version: options.version,
      pid: process.pid,
      host: options.host,
      dataDir: options.dataDir,
      timeZone: 'UTC',
      overdue: null,
      versions: { SQLite: '3.54.0' },
      scheduler: { planning: options.planning, nextAt: null, running: 0, pending: 0, slots: 2 },
      launcher: { alive: true, pid: 1, restarts: 0 },
      store: { schema: 3, bytes: 4_200_000, checked: 'ok' },
    }),
    'tasks.list': () => ({ rows: [], total: 0 }),
  });
  stage.rpc = rpc;

  return {
    rpc,
    entrance: new Entrance(),
    occurrences: { fire: () => false },
    seen,
    start: async () => void seen.push('start engine'),
    running: () => stage.running(),
    stop: async () => {
      seen.push('stop engine');
      release();
    },
    abandon: () => void seen.push('abandon engine'),
    nudge: () => undefined,
    drain: () => undefined,
  };
}
