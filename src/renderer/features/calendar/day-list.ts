import { displayName } from '@shared/model/common';
import type { Execution, ExecutionStatus } from '@shared/model/execution';
import type { CalendarDayView } from '@shared/model/session';

/** A part of a day, as its session divides it; a day without a session is one part. */
export type DayPart = 'before' | 'within' | 'after' | 'whole';

/** One line of a day's list: a run, a fire time to come, or several of one task that ended alike. */
export interface DayEntry {
  key: string;
  name: string;
  status: ExecutionStatus | 'planned';
  /** The run; null for what is to come and for several. */
  id: number | null;
  /** When the first and the last began or are due. */
  from: number;
  to: number;
  count: number;
}

/** The lines of one part of the day, earliest first. */
export interface DayGroup {
  part: DayPart;
  entries: DayEntry[];
}

/** So many alike in one part of the day become one line. */
const FOLDED_FROM = 3;
const PARTS: readonly DayPart[] = ['whole', 'before', 'within', 'after'];

function partOf(at: number, day: CalendarDayView | undefined): DayPart {
  const { openAt = null, closeAt = null } = day ?? {};
  if (openAt === null || closeAt === null) return 'whole';
  if (at < openAt) return 'before';
  return at < closeAt ? 'within' : 'after';
}

function entryOf(run: Execution): DayEntry {
  const at = run.startedAt ?? run.scheduledFor ?? run.queuedAt;
  return { key: run.key, name: displayName(run), status: run.status, id: run.id, from: at, to: at, count: 1 };
}

/** Makes one line of what is alike, where there is enough of it. */
function fold(entries: readonly DayEntry[]): DayEntry[] {
  const alike = Map.groupBy(entries, ({ key, status }) => `${key} ${status}`);
  return [...alike.values()].flatMap((some) => {
    const [first] = some;
    const last = some.at(-1);
    if (first === undefined || last === undefined || some.length < FOLDED_FROM) return some;
    return [{ ...first, id: null, to: last.to, count: some.length }];
  });
}

const byTime = (one: DayEntry, other: DayEntry): number => one.from - other.from || one.key.localeCompare(other.key);

/** What ran and is to run on a day, in order, by the parts of its session. */
export function dayList(
  runs: readonly Execution[],
  planned: readonly { key: string; name: string; at: number }[],
  day: CalendarDayView | undefined,
): DayGroup[] {
  const coming = planned.map(({ key, name, at }): DayEntry => {
    return { key, name: displayName({ key, name }), status: 'planned', id: null, from: at, to: at, count: 1 };
  });
  const parts = Map.groupBy([...runs.map(entryOf), ...coming].sort(byTime), ({ from }) => partOf(from, day));
  return PARTS.flatMap((part) => {
    const entries = parts.get(part);
    return entries === undefined ? [] : [{ part, entries: fold(entries).sort(byTime) }];
  });
}
