import { displayName } from '@shared/model/common';
import { sessionRuleOf } from '@shared/model/session';
import { isByHand } from '@shared/model/trigger';
import type { PlainKey, Translate } from '../i18n';
import type { Task } from '../stores/tasks';
import type { Verb } from './palette-query';
import type { Recent } from './palette-recents';
import { matchScore } from './text-match';

/** Groups of the palette, in their order, with their headings. */
export const GROUPS = [
  { name: 'recent', title: 'palette.recent' },
  { name: 'run', title: 'palette.runs' },
  { name: 'all', title: 'palette.all' },
  { name: 'do', title: 'palette.do' },
  { name: 'tasks', title: 'palette.tasks' },
  { name: 'start', title: 'palette.run' },
  { name: 'log', title: 'palette.log' },
  { name: 'more', title: 'palette.more' },
  { name: 'pages', title: 'palette.pages' },
  { name: 'commands', title: 'palette.commands' },
  { name: 'look', title: 'palette.look' },
  { name: 'settings', title: 'palette.settings' },
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
  /** What is remembered when it is taken. */
  recent?: Recent;
  /** Only begins a query, which goes on to be typed. */
  fill?: string;
  run: () => unknown;
}

/** What can be done with a task from the palette; what is left out, the person may not do. */
export type TaskVerbs = { open: (task: Task) => unknown } & Partial<Record<Verb, (task: Task) => unknown>>;

/** What is said of something that can be done with a task. */
const SAID = {
  run: 'palette.item.run',
  runFor: 'palette.item.runFor',
  pause: 'palette.item.pause',
  resume: 'palette.item.resume',
  log: 'palette.item.log',
  edit: 'palette.item.edit',
} as const satisfies Record<Verb, string>;

/** Tasks that are offered to go to. */
export const MOST_TASKS = 7;
const MOST_VERBS = 3;

/** Whether something can be done with a task as it is. */
function isPossible(verb: Verb, task: Task): boolean {
  switch (verb) {
    case 'runFor':
      return sessionRuleOf(task) !== null;
    case 'pause':
      return !task.paused && !isByHand(task.trigger);
    case 'resume':
      return task.paused;
    case 'log':
      return task.last !== null;
    default:
      return true;
  }
}

function itemOf(group: PaletteItem['group'], task: Task, run: (task: Task) => unknown): PaletteItem {
  return { id: `${group}-${task.key}`, group, label: displayName(task), detail: task.key, task, run: () => run(task) };
}

/** What the palette offers for tasks: going there for each, starting and logs for the best, and more for the very best. */
export function taskItems(tasks: readonly Task[], verbs: TaskVerbs, t: Translate): PaletteItem[] {
  const { open, run, log } = verbs;
  const shown = tasks.slice(0, MOST_TASKS);
  const best = shown.slice(0, MOST_VERBS);
  const [first] = shown;
  return [
    ...shown.map((task) => ({ ...itemOf('tasks', task, open), recent: recentOf('task', task) })),
    ...(run === undefined
      ? []
      : best.map((task) => ({ ...itemOf('start', task, run), recent: recentOf('run-task', task) }))),
    ...(log === undefined ? [] : best.filter(({ last }) => last !== null).map((task) => itemOf('log', task, log))),
    ...(first === undefined
      ? []
      : (['runFor', 'pause', 'resume', 'edit'] as const).flatMap((verb) => verbItems(verb, 'more', [first], verbs, t))),
  ];
}

const recentOf = (kind: 'task' | 'run-task', task: Task): Recent => ({ kind, key: task.key, name: displayName(task) });

/** One thing that is done with each of some tasks, where it can be. */
export function verbItems(
  verb: Verb,
  group: PaletteItem['group'],
  tasks: readonly Task[],
  verbs: TaskVerbs,
  t: Translate,
): PaletteItem[] {
  const act = verbs[verb];
  if (act === undefined) return [];
  return tasks
    .filter((task) => isPossible(verb, task))
    .slice(0, MOST_TASKS)
    .map((task) => ({
      ...itemOf(group, task, act),
      id: `${verb}-${task.key}`,
      label: t(SAID[verb], { name: displayName(task) }),
      ...(verb === 'run' ? { recent: recentOf('run-task', task) } : {}),
    }));
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
