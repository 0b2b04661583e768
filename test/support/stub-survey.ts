import type { CallOutput } from '@shared/contract';
import type { Execution } from '@shared/model/execution';
import type { TaskView } from '@shared/model/task';

const DAY_MS = 86_400_000;

/** Ended runs for a spark line, the same each time for the same key. */
export function stubRecent(key: string, last: Execution | null): TaskView['recent'] {
  const seed = [...key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const old = Array.from({ length: 11 }, (_none, at) => {
    const roll = (seed * 31 + at * 17) % 23;
    const status = roll === 0 ? 'missed' : roll < 3 ? 'failed' : 'success';
    return {
      id: 190 - at,
      status,
      ms: status === 'missed' ? null : 20_000 + ((seed * 7 + at * 13) % 60) * 1_000,
    } as const;
  });
  if (last === null || last.finishedAt === null) return last === null ? [] : old;
  const ms = last.startedAt === null ? null : last.finishedAt - last.startedAt;
  return [{ id: last.id, status: last.status, ms }, ...old];
}

const empty = { total: 0, byStatus: {}, counted: 0, successRate: null, meanMs: null, p95Ms: null };

/** Figures of the days of a range, made up but the same each time; none at all for an engine without tasks. */
export function stubStats(from: number, to: number, tasks: number): CallOutput<'stats.task'> {
  if (tasks === 0) return { ...empty, days: [] };
  const days: CallOutput<'stats.task'>['days'] = [];
  for (let at = from; at <= to; at += DAY_MS) {
    const roll = Math.floor(at / DAY_MS) % 7;
    const [failed, missed] = [roll === 3 ? 4 : roll % 2, roll === 5 ? 3 : 0];
    const success = 40 + roll * 3;
    days.push({
      date: new Date(at).toISOString().slice(0, 10),
      total: success + failed + missed,
      byStatus: { success, failed, missed },
      counted: success + failed,
      successRate: success / (success + failed),
      meanMs: 42_000 + roll * 5_000,
      p95Ms: 95_000 + roll * 11_000,
    });
  }
  const sum = (of: 'success' | 'failed' | 'missed') => days.reduce((all, day) => all + (day.byStatus[of] ?? 0), 0);
  const byStatus = { success: sum('success'), failed: sum('failed'), missed: sum('missed') };
  return {
    total: byStatus.success + byStatus.failed + byStatus.missed,
    byStatus,
    counted: byStatus.success + byStatus.failed,
    successRate: byStatus.success / (byStatus.success + byStatus.failed),
    meanMs: 55_000,
    p95Ms: 120_000,
    days,
  };
}

/** The newest run of each task that ended badly or was missed since a moment. */
export function stubAttention(
  runs: Iterable<Execution>,
  from: number,
  limit: number,
): CallOutput<'executions.attention'> {
  const newest = new Map<string, Execution>();
  for (const run of runs) if ((newest.get(run.key)?.id ?? 0) < run.id) newest.set(run.key, run);
  const rows = [...newest.values()]
    .filter(
      ({ status, queuedAt }) => ['failed', 'terminated', 'completed', 'missed'].includes(status) && queuedAt >= from,
    )
    .sort((one, other) => other.id - one.id);
  return { rows: rows.slice(0, limit), total: rows.length, late: 0 };
}

/** What the pickers of the task form find on the stub's machine. */
export const STUB_PLACES = {
  interpreters: {
    rows: [
      { interpreter: { kind: 'system' }, path: '/usr/bin/python3', label: 'Python 3.11.2' },
      {
        interpreter: { kind: 'venv', path: '/home/lin/quant/.venv' },
        path: '/home/lin/quant/.venv/bin/python',
        label: '.venv',
      },
      {
        interpreter: { kind: 'conda', path: '/home/lin/miniconda3/envs/quant' },
        path: '/home/lin/miniconda3/envs/quant/bin/python',
        label: 'quant',
      },
    ],
  } satisfies CallOutput<'interpreters.find'>,
  folder: (path: string): CallOutput<'folders.list'> => ({
    path,
    parent: path === '/' ? null : path.slice(0, Math.max(1, path.lastIndexOf('/'))),
    folders: ['data', 'pipeline', '因子研究'],
    files: ['backtest.py', 'sync_daily.py'],
  }),
};
