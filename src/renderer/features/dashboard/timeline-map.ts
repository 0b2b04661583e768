import { displayName } from '@shared/model/common';
import type { Execution, ExecutionStatus } from '@shared/model/execution';
import type { PlannedMoment } from '../../stores/dashboard-page';

/** What the time axis is drawn from. */
export interface TimelineInput {
  runs: readonly Execution[];
  planned: readonly PlannedMoment[];
  /** Keys of the tasks that are late: what waits of them is marked. */
  late: ReadonlySet<string>;
  /** How long a run of a task usually takes, ms, by key: as long are the boxes of what is to come. */
  usual: ReadonlyMap<string, number>;
  /** The ends of the axis, epoch ms. */
  from: number;
  to: number;
  now: number;
  /** Of the axis, px. */
  width: number;
  /** Tasks that get a lane. */
  maxLanes: number;
}

/** One thing on a lane: a run, or a moment that is to come. Places are px from the start of the axis. */
export interface Mark {
  /** The task, and what it is called. */
  key: string;
  name: string;
  status: ExecutionStatus | 'planned' | 'late';
  /** The run's id; null for what is to come. */
  id: number | null;
  x: number;
  width: number;
  /** When it began, or was or is due. */
  at: number;
  /** When it ended, of what is to come when it usually will; null: not yet, not known, or it never ran. */
  endAt: number | null;
}

/** The marks of one task, or of several that repeat, by place. */
export interface Lane {
  key: string;
  name: string;
  /** How many tasks that repeat share it; 1: it is a task's own. */
  tasks: number;
  marks: Mark[];
}

/** The time axis, ready to be drawn. */
export interface Timeline {
  lanes: Lane[];
  /** Lanes with something to show that have no room. */
  hidden: number;
  /** Place of the present; null outside of the axis. */
  nowX: number | null;
  ticks: { at: number; x: number }[];
}

/** No run is drawn thinner, so that one of a second can be seen and pointed at. */
export const MIN_MARK = 4;
/** An empty box is seen from here on. */
const MIN_PLANNED = 6;
/** So many marks say that a task repeats. */
const REPEATED_FROM = 6;
/** The place of lanes without trouble on which nothing runs. */
const CALM = 2;
const TROUBLE: readonly Mark['status'][] = ['failed', 'late', 'missed', 'completed', 'terminated'];
const HOUR_MS = 3_600_000;
const TICK_HOURS = [1, 2, 3, 4, 6, 12, 24];
const TICK_ROOM = 56;

function markOf(run: Execution, { from, to, now, width, late }: TimelineInput): Mark | null {
  const { startedAt, finishedAt, scheduledFor, queuedAt } = run;
  const status = run.status === 'pending' && late.has(run.key) ? 'late' : run.status;
  const never = startedAt === null;
  const at = startedAt ?? scheduledFor ?? queuedAt;
  const until = never ? at : (finishedAt ?? now);
  if (until < from || at > to) return null;
  const scale = width / (to - from);
  const start = Math.max(0, (at - from) * scale);
  const end = Math.min(width, (until - from) * scale);
  const wide = Math.max(MIN_MARK, end - start);
  const whose = { key: run.key, name: displayName(run) };
  return {
    ...whose,
    status,
    id: run.id,
    x: Math.min(start, width - wide),
    width: wide,
    at,
    endAt: never ? null : finishedAt,
  };
}

/** How much a lane is wanted: trouble and what runs first, then what moved last. */
function weight({ marks }: Lane, now: number): number {
  const urgent = marks.some(({ status }) => status === 'running' || TROUBLE.includes(status));
  const past = marks.filter(({ status }) => status !== 'planned');
  const newest = past.reduce((latest, { at }) => Math.max(latest, at), 0);
  const first = marks[0];
  // What is only to come counts by how soon it is, below everything that has run.
  return (urgent ? 2e15 : 0) + (newest > 0 ? 1e15 + newest : now - (first?.at ?? now));
}

/** Places of the hours, as many as there is room for, counted from the local midnight. */
function ticksOf({ from, to, width }: TimelineInput): { at: number; x: number }[] {
  const room = Math.max(1, Math.floor(width / TICK_ROOM));
  const hours = TICK_HOURS.find((step) => (to - from) / (step * HOUR_MS) <= room) ?? 24;
  const date = new Date(from);
  const ticks: { at: number; x: number }[] = [];
  for (let hour = 0; ; hour += hours) {
    const at = new Date(date.getFullYear(), date.getMonth(), date.getDate(), hour).getTime();
    if (at > to) return ticks;
    if (at >= from) ticks.push({ at, x: ((at - from) / (to - from)) * width });
  }
}

/** Where a lane stands: trouble on top, then what runs, then the rest. */
function rank({ marks, tasks }: Lane): number {
  if (marks.some(({ status }) => TROUBLE.includes(status))) return 0;
  // What repeats often begins and ends often: its lane stays where it is.
  return tasks === 1 && marks.some(({ status }) => status === 'running') ? 1 : CALM;
}

/** Tasks that repeat and are well share one lane, so that they do not fill the axis. */
function foldRepeated(lanes: readonly Lane[]): Lane[] {
  const repeated = lanes.filter((lane) => lane.marks.length >= REPEATED_FROM && rank(lane) > 0);
  if (repeated.length < 2) return [...lanes];
  const shared: Lane = { key: '', name: '', tasks: repeated.length, marks: repeated.flatMap(({ marks }) => marks) };
  return [...lanes.filter((lane) => !repeated.includes(lane)), shared];
}

/** Puts runs and what is to come on one axis, a lane for each task: trouble on top, each part by its first moment. */
export function mapTimeline(input: TimelineInput): Timeline {
  const { runs, planned, usual, from, to, now, width, maxLanes } = input;
  const lanes = new Map<string, Lane>();
  const put = (mark: Mark): void => {
    const { key, name } = mark;
    const lane = lanes.get(key);
    if (lane === undefined) lanes.set(key, { key, name, tasks: 1, marks: [mark] });
    else lane.marks.push(mark);
  };
  for (const run of runs) {
    const mark = run.source === 'try' ? null : markOf(run, input);
    if (mark !== null) put(mark);
  }
  for (const { key, name, at } of planned) {
    if (at <= now || at < from || at > to) continue;
    const takes = usual.get(key);
    const place = ((at - from) / (to - from)) * width;
    const wide = Math.max(MIN_PLANNED, ((takes ?? 0) / (to - from)) * width);
    const x = Math.min(place, width - MIN_PLANNED);
    const endAt = takes === undefined ? null : at + takes;
    const whose = { key, name: displayName({ name, key }) };
    put({ ...whose, status: 'planned', id: null, x, width: Math.min(wide, width - x), at, endAt });
  }
  const folded = foldRepeated([...lanes.values()]);
  for (const { marks } of folded) marks.sort((one, other) => one.at - other.at || (one.id ?? 0) - (other.id ?? 0));
  const chosen = folded
    .map((lane) => ({ lane, weight: weight(lane, now) }))
    .sort((one, other) => other.weight - one.weight || one.lane.key.localeCompare(other.lane.key))
    .slice(0, maxLanes)
    .map(({ lane }) => lane);
  const firstAt = ({ marks }: Lane): number => marks[0]?.at ?? 0;
  chosen.sort(
    (one, other) => rank(one) - rank(other) || firstAt(one) - firstAt(other) || one.key.localeCompare(other.key),
  );
  return {
    lanes: chosen,
    hidden: folded.length - chosen.length,
    nowX: now >= from && now <= to ? ((now - from) / (to - from)) * width : null,
    ticks: ticksOf(input),
  };
}

/** The mark of a lane nearest to a place, at most `reach` px away; of several, trouble before the rest. */
export function markAt(lane: Lane, x: number, reach = 6): Mark | null {
  let best: Mark | null = null;
  let bestCost = Infinity;
  for (const mark of lane.marks) {
    const distance = Math.max(mark.x - x, x - (mark.x + mark.width), 0);
    if (distance > reach) continue;
    const cost = distance - (TROUBLE.includes(mark.status) ? reach : 0);
    if (cost <= bestCost) {
      best = mark;
      bestCost = cost;
    }
  }
  return best;
}
