import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '@shared/errors';
import { parseExactJson } from '@shared/exact-json';

const taskLike = z.looseObject({ key: z.string() });
/** A task as a file holds it: only the engine knows whether it is one. */
export type TaskLike = z.infer<typeof taskLike>;

/** Tasks as files hold them. */
export const taskListSchema = z.object({ tasks: z.array(taskLike).min(1) });

/** Whether there is a file of this name. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError('invalid-input', 'cli.unreadable', { file: path, why: (cause as Error).message }, { cause });
  }
}

/** What a file of JSON holds; throws `invalid-input`. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return parseExactJson(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    if (cause instanceof AppError) {
      const what = cause.said ?? cause.message;
      throw new AppError(cause.code, 'cli.inFile', { file: path, what }, { path: cause.path, cause });
    }
    throw new AppError('invalid-input', 'cli.notJson', { file: path, why: (cause as Error).message }, { cause });
  }
}

/** The tasks in a file, which holds one or `{"tasks": […]}`; throws `invalid-input`. */
export async function readTasks(path: string): Promise<TaskLike[]> {
  const content = await readJson(path);
  const list = taskListSchema.safeParse(content);
  if (list.success) return list.data.tasks;
  const single = taskLike.safeParse(content);
  if (single.success) return [single.data];
  throw new AppError('invalid-input', 'cli.noTasks', { file: path });
}
