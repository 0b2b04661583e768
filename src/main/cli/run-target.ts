import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '@shared/errors';
import type { Execution } from '@shared/model/execution';
import { keySchema, type Params } from '@shared/model/common';
import type { EngineLink } from './engine-link';
import { isWorkflowLike, stepTasks, withOwnCommands } from './file-workflow';
import { isFile, readJson, readTasks, taskListSchema, type TaskLike } from './task-file';

/**
 * What `run` is to run: a task of the store by its key, or a definition from a file. `needed` are workflows of that file
 * that it has as steps: these have to be in the store.
 */
export type RunTarget = { key: string } | { task: TaskLike; needed: readonly string[] };

/** The tasks of a file that one leads to, itself included. */
function reachedFrom(task: TaskLike, byKey: ReadonlyMap<string, TaskLike>): Set<TaskLike> {
  const reached = new Set([task]);
  // A set is walked to its end also while it grows.
  for (const each of reached) {
    for (const key of stepTasks(each)) {
      const next = byKey.get(key);
      if (next) reached.add(next);
    }
  }
  return reached;
}

/** The one workflow that all other tasks of a file are there for. */
function soleWorkflow(tasks: readonly TaskLike[]): TaskLike | undefined {
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  const found = tasks.filter((task) => isWorkflowLike(task) && reachedFrom(task, byKey).size === tasks.length);
  return found.length === 1 ? found[0] : undefined;
}

/** The wanted task of a file: the only one, that with the key, or the workflow that all others are steps of. */
function pickTask(path: string, tasks: readonly TaskLike[], key: string | undefined): TaskLike {
  const found = key === undefined ? tasks : tasks.filter((task) => task.key === key);
  const [task] = found;
  if (task !== undefined && found.length === 1) return task;
  const sole = key === undefined ? soleWorkflow(tasks) : undefined;
  if (sole !== undefined) return sole;
  const keys = tasks.map((each) => each.key).join(', ');
  if (key === undefined) throw new AppError('invalid-input', 'cli.pickTask', { file: path, keys });
  throw new AppError('invalid-input', 'cli.noSingleTask', { file: path, key, keys });
}

/**
 * Finds out what the word after `run` means: a file that exists, else a key. Steps of a workflow in a file run the
 * commands of that file, and for keys that it does not hold those of the store. Throws `invalid-input`.
 */
export async function findTarget(word: string, task: string | undefined): Promise<RunTarget> {
  if (!(await isFile(word))) {
    if (task !== undefined) throw new AppError('invalid-input', 'cli.taskWithoutFile', { file: word });
    if (!keySchema.safeParse(word).success) throw new AppError('invalid-input', 'cli.neither', { word });
    return { key: word };
  }
  const tasks = await readTasks(word);
  const picked = pickTask(word, tasks, task);
  const steps = new Set(stepTasks(picked));
  const needed = tasks.filter((each) => steps.has(each.key) && isWorkflowLike(each)).map(({ key }) => key);
  return { task: withOwnCommands(picked, tasks), needed };
}

const samplesSchema = z.union([taskListSchema.shape.tasks, taskListSchema.transform(({ tasks }) => tasks)]);

async function isSample(resourcesDir: string, key: string): Promise<boolean> {
  const path = join(resourcesDir, 'samples', 'samples.json');
  if (!(await isFile(path))) return false;
  return samplesSchema.parse(await readJson(path)).some((sample) => sample.key === key);
}

async function refuseMissing(link: EngineLink, key: string): Promise<void> {
  try {
    await link.call('tasks.get', { key });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
    throw new AppError('invalid-input', 'cli.workflowOnlyInFile', { key });
  }
}

/** What a start asks for. */
export interface StartOptions {
  params: Params;
  sessionDate?: string;
  force?: boolean;
}

/**
 * Starts the target. A key that the store does not have, but the bundled samples do, is loaded first. Throws what the
 * engine answers: `not-found`, `invalid-input`, `conflict` …
 */
export async function startTarget(
  link: EngineLink,
  target: RunTarget,
  options: StartOptions,
  resourcesDir: string,
): Promise<Execution> {
  if ('task' in target) {
    for (const key of target.needed) await refuseMissing(link, key);
    const own = z.record(z.string(), z.unknown()).catch({}).parse(target.task['params']);
    const { params, sessionDate } = options;
    const task = { ...target.task, params: { ...own, ...params } };
    // The engine checks it: what a file holds has no type here.
    return link.call('executions.try', sessionDate === undefined ? { task } : { task, sessionDate });
  }
  const { key } = target;
  try {
    return await link.call('executions.start', { key, ...options });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found' || !(await isSample(resourcesDir, key))) throw error;
  }
  await link.call('samples.load', {});
  return link.call('executions.start', { key, ...options });
}
