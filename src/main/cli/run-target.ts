import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '@shared/errors';
import type { Execution } from '@shared/model/execution';
import type { Params } from '@shared/model/common';
import type { EngineLink } from './engine-link';

/** What `run` is to run: a task of the store by its key, or a definition from a file. */
export type RunTarget = { key: string } | { task: Record<string, unknown> };

const taskLike = z.looseObject({ key: z.string() });
const taskList = z.object({ tasks: z.array(taskLike).min(1) });

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new AppError('invalid-input', `${path} is not JSON: ${(cause as Error).message}`, undefined, { cause });
  }
}

function pickTask(path: string, tasks: z.infer<typeof taskLike>[], key: string | undefined): Record<string, unknown> {
  const found = key === undefined ? tasks : tasks.filter((task) => task.key === key);
  const [task] = found;
  if (task !== undefined && found.length === 1) return task;
  const keys = tasks.map((each) => each.key).join(', ');
  const why = key === undefined ? 'holds several tasks; pick one with --task' : `holds no single task ${key}`;
  throw new AppError('invalid-input', `${path} ${why}: ${keys}.`);
}

/** Finds out what the word after `run` means: a file that exists, else a key. Throws `invalid-input`. */
export async function findTarget(word: string, task: string | undefined): Promise<RunTarget> {
  if (!(await isFile(word))) {
    if (task !== undefined)
      throw new AppError('invalid-input', `--task goes with a file, and there is no file ${word}.`);
    return { key: word };
  }
  const content = await readJson(word);
  const list = taskList.safeParse(content);
  if (list.success) return { task: pickTask(word, list.data.tasks, task) };
  const single = taskLike.safeParse(content);
  if (single.success) return { task: pickTask(word, [single.data], task) };
  throw new AppError('invalid-input', `${word} holds neither a task nor {"tasks": […]}: each task needs a key.`);
}

const samplesSchema = z.union([z.array(taskLike), taskList.transform(({ tasks }) => tasks)]);

async function isSample(resourcesDir: string, key: string): Promise<boolean> {
  const path = join(resourcesDir, 'samples', 'samples.json');
  if (!(await isFile(path))) return false;
  return samplesSchema.parse(await readJson(path)).some((sample) => sample.key === key);
}

/**
 * Starts the target. A key that the store does not have, but the bundled samples do, is loaded first. Throws what the
 * engine answers: `not-found`, `invalid-input`, `conflict` …
 */
export async function startTarget(
  link: EngineLink,
  target: RunTarget,
  params: Params,
  resourcesDir: string,
): Promise<Execution> {
  if ('task' in target) {
    const own = z.record(z.string(), z.unknown()).catch({}).parse(target.task['params']);
    const task = { ...target.task, params: { ...own, ...params } };
    // The engine checks it: what a file holds has no type here.
    return link.call('executions.try', { task });
  }
  const { key } = target;
  try {
    return await link.call('executions.start', { key, params });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found' || !(await isSample(resourcesDir, key))) throw error;
  }
  await link.call('samples.load', {});
  return link.call('executions.start', { key, params });
}
