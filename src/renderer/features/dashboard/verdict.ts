import type { Stats } from '@shared/contract/stats';
import { message, type Message } from '@shared/messages/message';
import type { EngineMessage } from '../../i18n/engine-text';
import type { Tone } from '../../ui/status-look';

/** What the sentence on top of the dashboard is made from. */
export interface Standing {
  /** Whether the engine itself is well. */
  ok: boolean;
  /** What the engine says is wrong with it. */
  problems: readonly EngineMessage[];
  /** Tasks that need a hand, by name; `total` may be more than there are names. */
  attention: { names: readonly string[]; total: number };
  /** How the task is late that has been so for longest, in words; null: nothing is. */
  late: string | null;
  /** Outcomes of today; null while nothing has run. */
  today: Pick<Stats, 'byStatus' | 'counted'> | null;
  running: number;
  /** What comes next, in words. */
  next: { name: string; when: string } | null;
}

/** Whether all is well, in one sentence: its head, what is told after it, and the colour. */
export interface Verdict {
  tone: Tone;
  head: Message;
  rest: Message[];
  /** What the engine says is wrong with it, which follows. */
  problem: EngineMessage | null;
  /** A sentence on what is late, in the person’s language. */
  late: string | null;
}

function headOf({ ok, attention }: Standing): Message {
  if (!ok) return message('dashboard.verdict.engine');
  const [name] = attention.names;
  if (attention.total === 1 && name !== undefined) return message('dashboard.verdict.handOne', { name });
  if (attention.total > 0) return message('dashboard.verdict.handMany', { count: attention.total });
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

/** Says in one sentence how things stand. */
export function verdictOf(standing: Standing): Verdict {
  const { ok, problems, attention, late, running, next } = standing;
  const rest = [todayOf(standing)];
  if (running > 0) rest.push(message('dashboard.verdict.running', { n: running }));
  rest.push(next === null ? message('dashboard.verdict.noNext') : message('dashboard.verdict.next', next));
  return {
    tone: !ok || attention.total > 0 ? 'bad' : 'good',
    head: headOf(standing),
    rest,
    problem: ok ? null : (problems[0] ?? null),
    late,
  };
}
