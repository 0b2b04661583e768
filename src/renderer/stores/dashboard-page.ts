import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { CallOutput } from '@shared/contract';
import { midnightOf } from '@shared/dates';
import type { Execution } from '@shared/model/execution';

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

/** Days that the statistics go back, today included. */
export const STATS_DAYS = 30;

/** What the dashboard looks at when it is opened at this moment. */
export function spanOf(at: number): DashboardSpan {
  return { from: midnightOf(at), to: midnightOf(at, 1), statsFrom: midnightOf(at, 1 - STATS_DAYS) };
}

/** The statistics. */
export interface Outcomes {
  stats: Overview;
}

/** The tasks that are paused. */
export interface PausedTasks {
  /** Of those that were read. */
  keys: ReadonlySet<string>;
  total: number;
  /** The tag or group that most of them share. */
  shared: { label: string; count: number } | null;
}

/** What is due until midnight, and what is next. */
export interface Plan {
  planned: readonly PlannedMoment[];
  next: readonly PlannedMoment[];
}

/** The runs since an instant by id, and how many there are in all. */
export interface DayRuns {
  from: number;
  rows: Map<number, Execution>;
  total: number;
}

/** Most runs of a day that are shown on the time axis. */
export const MOST_RUNS = 2_000;

/** What the dashboard showed last, for the next look at it. */
export const useDashboardPage = defineStore('dashboard-page', () => ({
  outcomes: shallowRef<Outcomes | null>(null),
  plan: shallowRef<Plan | null>(null),
  paused: shallowRef<PausedTasks | null>(null),
  runs: shallowRef<DayRuns | null>(null),
}));
