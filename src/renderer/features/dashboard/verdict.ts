import type { Stats } from '@shared/contract/stats';
import { message, type Message } from '@shared/messages/message';
import type { ExecutionStatus } from '@shared/model/execution';
import type { NeedCounts } from '../../composables/use-needs';
import type { EngineMessage } from '../../i18n/engine-text';
import type { PausedTasks, PlannedMoment } from '../../stores/dashboard-page';
import { STATE_LOOK, STATUS_LOOK, type Tone } from '../../ui/status-look';

/** What the strip on top of the dashboard is made from. */
export interface Standing {
  /** Whether the engine itself is well. */
  ok: boolean;
  /** What the engine says is wrong with it. */
  problems: readonly EngineMessage[];
  /** Tasks that need a hand; of a single one the name. */
  needs: NeedCounts;
  only: string | null;
  /** How the task is late that has been so for longest, in words; null: nothing is. */
  late: string | null;
  /** null while they are not known. */
  paused: Pick<PausedTasks, 'total' | 'shared'> | null;
  /** Outcomes of today; null while nothing has run. */
  today: Pick<Stats, 'byStatus' | 'counted'> | null;
  next: PlannedMoment | null;
}

/** A count that leads to what it counts. */
export interface Chip {
  kind: ExecutionStatus | 'late' | 'slow' | 'paused';
  count: number;
  /** There are more than were counted. */
  more: boolean;
  tone: Tone;
  to: { path: string; query: Record<string, string> };
  /** What most of them share, and how many do. */
  shared: PausedTasks['shared'];
}

/** Whether all is well: the head, its reasons as chips, what ran today, what comes next. */
export interface Verdict {
  tone: Tone;
  head: Message;
  chips: Chip[];
  today: Message;
  /** null: nothing is planned. */
  next: PlannedMoment | null;
  /** What the engine says is wrong with it, which follows. */
  problem: EngineMessage | null;
  /** A sentence on what is late, in the person’s language. */
  late: string | null;
}

function headOf({ ok, needs, only }: Standing): Message {
  if (!ok) return message('dashboard.verdict.engine');
  if (needs.total === 1 && only !== null) return message('dashboard.verdict.handOne', { name: only });
  if (needs.total > 0) return message('dashboard.verdict.handMany', { count: needs.total });
  return message('dashboard.verdict.well');
}

/** What counts of today, as in every success rate: what was stopped, missed or skipped does not. */
function todayOf({ today }: Standing): Message {
  const success = today?.byStatus.success ?? 0;
  const n = today?.counted ?? 0;
  if (n === 0) return message('dashboard.verdict.ranNone');
  if (success < n) return message('dashboard.verdict.ranSome', { count: n, good: success });
  return n === 1 ? message('dashboard.verdict.ranOne') : message('dashboard.verdict.ranAll', { n });
}

/** In which order the statuses are told: the worst first. */
const TOLD: readonly ExecutionStatus[] = ['failed', 'completed', 'terminated', 'missed'];

/** The chips of what needs a hand, the worst first. */
export function needChips({ late, byStatus, isCut }: NeedCounts): Chip[] {
  const chips: Chip[] = TOLD.flatMap((status) => {
    const count = byStatus[status] ?? 0;
    if (count === 0) return [];
    const to = { path: '/executions', query: { status, range: '7d' } };
    return [{ kind: status, count, more: isCut, tone: STATUS_LOOK[status].tone, to, shared: null }];
  });
  if (late === 0) return chips;
  const to = { path: '/tasks', query: { state: 'overdue' } };
  return [{ kind: 'late', count: late, more: false, tone: STATE_LOOK.overdue.tone, to, shared: null }, ...chips];
}

function chipsOf({ needs, paused }: Standing): Chip[] {
  const chips = needChips(needs);
  if (needs.slow > 0) {
    const to = { path: '/executions', query: { slow: 'yes', range: 'today' } };
    chips.push({ kind: 'slow', count: needs.slow, more: false, tone: 'warn', to, shared: null });
  }
  if (paused === null || paused.total === 0) return chips;
  const { total, shared } = paused;
  const to = { path: '/tasks', query: { state: 'paused' } };
  return [...chips, { kind: 'paused', count: total, more: false, tone: 'quiet', to, shared }];
}

/** Says how things stand. */
export function verdictOf(standing: Standing): Verdict {
  const { ok, problems, needs, late, next } = standing;
  return {
    tone: !ok || needs.total > 0 ? 'bad' : 'good',
    head: headOf(standing),
    chips: chipsOf(standing),
    today: todayOf(standing),
    next,
    problem: ok ? null : (problems[0] ?? null),
    late,
  };
}
