import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { CallOutput } from '@shared/contract';
import { AppError } from '@shared/errors';
import { isFinished, type Execution } from '@shared/model/execution';
import { useBridge } from '../bridge';
import { atMostEvery } from './at-most-every';
import { createPlanWatch } from './plan-watch';
import { isNewer } from './execution-rows';
import type { Task } from './tasks';

/** Statistics of all tasks. */
export type Overview = CallOutput<'stats.overview'>;
/** A moment that a task is due at. */
export type PlannedMoment = CallOutput<'schedule.upcoming'>['rows'][number];
/** What the dashboard looks at, epoch ms. */
export interface DashboardSpan {
  /** Midnight before now, and the one after. */
  from: number;
  to: number;
  /** The first instant of the statistics. */
  statsFrom: number;
}

const OUTCOMES_PAUSE_MS = 2_000;
const RUNS_PAUSE_MS = 500;
const ATTENTION_MS = 7 * 86_400_000;
const AHEAD_MS = 14 * 86_400_000;
const PAGE_SIZE = 200;
/** Most runs of a day that are shown on the time axis. */
export const MOST_RUNS = 2_000;

/** Everything that the dashboard shows but what runs now: read once, then kept live by pushes. */
export const useDashboardStore = defineStore('dashboard', () => {
  const span = shallowRef<DashboardSpan | null>(null);
  const loaded = ref(false);
  const attention = shallowRef<{ rows: Execution[]; total: number }>({ rows: [], total: 0 });
  const late = shallowRef<{ rows: Task[]; total: number }>({ rows: [], total: 0 });
  const runs = shallowRef<readonly Execution[]>([]);
  const runsTotal = ref(0);
  const planned = shallowRef<readonly PlannedMoment[]>([]);
  const next = shallowRef<readonly PlannedMoment[]>([]);
  const stats = shallowRef<Overview | null>(null);
  const known = new Map<number, Execution>();

  async function readOutcomes(current: DashboardSpan): Promise<void> {
    const now = Date.now();
    const [needs, overdue, overview] = await Promise.all([
      useBridge().call('executions.attention', { from: now - ATTENTION_MS, limit: 50 }),
      useBridge().call('tasks.list', { page: 1, pageSize: 20, filter: { state: 'overdue' } }),
      useBridge().call('stats.overview', { from: current.statsFrom, to: now }),
    ]);
    if (span.value !== current) return;
    // Runs that make a task late are told of by their tasks.
    attention.value = { rows: needs.rows.slice(needs.late), total: needs.total - needs.late };
    const since = (task: Task): number => task.overdue?.since ?? 0;
    late.value = { rows: overdue.rows.toSorted((one, other) => since(one) - since(other)), total: overdue.total };
    stats.value = overview;
  }

  async function readPlan(current: DashboardSpan): Promise<void> {
    const now = Date.now();
    const [today, ahead] = await Promise.all([
      useBridge().call('schedule.upcoming', { from: now, to: Math.max(now, current.to), limit: 2_000 }),
      useBridge().call('schedule.upcoming', { from: now, to: now + AHEAD_MS, limit: 300 }),
    ]);
    if (span.value !== current) return;
    planned.value = today.rows;
    next.value = ahead.rows;
  }

  async function readRuns(current: DashboardSpan): Promise<void> {
    const ask = (page: number) =>
      useBridge().call('executions.list', { page, pageSize: PAGE_SIZE, filter: { from: current.from, parent: null } });
    const first = await ask(1);
    const pages = Math.min(Math.ceil(first.total / PAGE_SIZE), MOST_RUNS / PAGE_SIZE);
    const rest = await Promise.all(Array.from({ length: Math.max(0, pages - 1) }, (_none, at) => ask(at + 2)));
    if (span.value !== current) return;
    for (const row of [first, ...rest].flatMap(({ rows }) => rows)) keep(row);
    runsTotal.value = first.total;
    showRuns();
  }

  function keep(execution: Execution): boolean {
    const old = known.get(execution.id);
    if (!isNewer(execution, old)) return false;
    known.set(execution.id, execution);
    return old === undefined;
  }

  function showRuns(): void {
    const all = [...known.values()].sort((one, other) => one.id - other.id);
    for (const { id } of all.splice(0, Math.max(0, all.length - MOST_RUNS))) known.delete(id);
    runs.value = all;
  }

  /** Reads again; a lost connection is shown in the frame, and coming back reads everything anyway. */
  function again(read: (current: DashboardSpan) => Promise<void>): () => void {
    return () => {
      if (span.value === null) return;
      void read(span.value).catch((error: unknown) => {
        if (!(error instanceof AppError)) reportError(error);
      });
    };
  }
  const outcomes = atMostEvery(OUTCOMES_PAUSE_MS, again(readOutcomes));
  const axis = atMostEvery(RUNS_PAUSE_MS, showRuns);
  const plan = createPlanWatch(again(readPlan));

  /** Reads everything for a span and keeps it live until another is asked for or `leave`. Throws AppError. */
  async function load(next: DashboardSpan): Promise<void> {
    known.clear();
    span.value = next;
    await Promise.all([readOutcomes(next), readPlan(next), readRuns(next)]);
    if (span.value === next) loaded.value = true;
  }

  /** The dashboard is no longer on screen; what was read stays for the next look at it. */
  function leave(): void {
    span.value = null;
    for (const paced of [outcomes, axis, plan]) paced.drop();
  }

  function applyChanged(execution: Execution): void {
    // A step is told of by its workflow.
    if (execution.parent !== null) return;
    if (span.value === null || execution.queuedAt < span.value.from) {
      if (span.value !== null && isFinished(execution.status)) outcomes.ask();
      return;
    }
    const before = known.get(execution.id);
    if (keep(execution)) runsTotal.value += 1;
    // Progress comes many times a second and moves nothing here.
    if (before?.status === execution.status) return;
    axis.ask();
    if (isFinished(execution.status) || before === undefined) outcomes.ask();
  }

  function applyTask(task: Task): void {
    if (span.value === null) return;
    plan.seen(task);
    if (task.state === 'overdue' || late.value.rows.some(({ key }) => key === task.key)) outcomes.ask();
  }

  /** Tasks came or went. */
  function applyTasks(): void {
    if (span.value === null) return;
    outcomes.ask();
    plan.ask();
  }

  /** Reads everything on screen anew. */
  async function reload(): Promise<void> {
    if (span.value !== null) await load(span.value);
  }

  return {
    loaded,
    attention,
    late,
    runs,
    runsTotal,
    planned,
    next,
    stats,
    load,
    leave,
    applyChanged,
    applyTask,
    applyTasks,
    reload,
  };
});
