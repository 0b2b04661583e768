import { displayName } from '@shared/model/common';
import type { PlainKey } from '../i18n';
import type { Task } from '../stores/tasks';
import { matchScore } from './text-match';

/** Groups of the palette, in their order, with their headings. */
export const GROUPS = [
  { name: 'tasks', title: 'palette.tasks' },
  { name: 'run', title: 'palette.run' },
  { name: 'log', title: 'palette.log' },
  { name: 'pages', title: 'palette.pages' },
  { name: 'commands', title: 'palette.commands' },
] as const satisfies readonly { name: string; title: PlainKey }[];

/** One thing that can be chosen. */
export interface PaletteItem {
  id: string;
  group: (typeof GROUPS)[number]['name'];
  label: string;
  /** Said in small beside the label. */
  detail?: string;
  /** Other words by which it is found. */
  words?: readonly string[];
  /** The task that it is about. */
  task?: Task;
  run: () => unknown;
}

/** What can be done with a task from the palette. */
export interface TaskVerbs {
  open: (task: Task) => unknown;
  /** Left out where the person may only look. */
  start?: (task: Task) => unknown;
  openLog: (task: Task) => unknown;
}

const MOST_TASKS = 7;
const MOST_VERBS = 3;

/** The tasks that fit best, best first; of equals the one that comes first stays first. */
export function bestTasks(query: string, tasks: readonly Task[]): Task[] {
  return tasks
    .map((task) => ({ task, score: matchScore(query, [task.key, task.name, task.description]) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, MOST_TASKS)
    .map(({ task }) => task);
}

/** What the palette offers for tasks: going there for each, starting and logs for the best. */
export function taskItems(tasks: readonly Task[], verbs: TaskVerbs): PaletteItem[] {
  const item = (group: PaletteItem['group'], task: Task, run: (task: Task) => unknown): PaletteItem => ({
    id: `${group}-${task.key}`,
    group,
    label: displayName(task),
    detail: task.key,
    task,
    run: () => run(task),
  });
  const { open, start, openLog } = verbs;
  const best = tasks.slice(0, MOST_VERBS);
  return [
    ...tasks.map((task) => item('tasks', task, open)),
    ...(start === undefined ? [] : best.map((task) => item('run', task, start))),
    ...best.filter(({ last }) => last !== null).map((task) => item('log', task, openLog)),
  ];
}

/** The pages and commands that fit, best first within their group; all of them for an empty query. */
export function fitting(query: string, items: readonly PaletteItem[]): PaletteItem[] {
  if (query.trim() === '') return [...items];
  const scored = items.map((one) => ({ one, score: matchScore(query, [one.label, ...(one.words ?? [])]) }));
  return scored
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ one }) => one);
}
