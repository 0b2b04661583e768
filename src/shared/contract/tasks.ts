import { z } from 'zod';
import { reasonShape } from '../messages/sent-schema';
import { because, issueOf } from '../messages/because';
import { message } from '../messages/message';
import { instantSchema, keySchema, listOf, nameText, pageInput, plainText } from '../model/common';
import { taskDefinitionSchema, taskStateSchema, taskTypeSchema, taskViewSchema, taskWriteSchema } from '../model/task';
import { parseTaskQuery } from '../search/task-query';
import { call } from './define';

const keysInput = z.array(keySchema).min(1, because('input.noTasks')).max(1000, because('input.manyTasks'));
const keysOnly = z.strictObject({ keys: keysInput });
const changesInput = z
  .array(z.strictObject({ key: keySchema, version: z.number().int().positive(), task: taskWriteSchema }))
  .min(1, because('input.noTasks'))
  .max(1000, because('input.manyTasks'))
  .superRefine((changes, context) => {
    const named = new Set<string>();
    for (const [at, { key }] of changes.entries()) {
      if (named.has(key)) context.addIssue(issueOf([at, 'key'], message('input.taskTwice', { key })));
      named.add(key);
    }
  });
const changed = z.object({ rows: z.array(taskViewSchema) });

/** A search for tasks; see `parseTaskQuery`. */
const searchText = plainText(200).superRefine((text, context) => {
  const { fault } = parseTaskQuery(text);
  if (fault !== null) context.addIssue(issueOf([], fault));
});

/** What a task list can be narrowed by; all that are given must hold. */
export const taskFilterSchema = z.strictObject({
  type: taskTypeSchema.optional(),
  state: taskStateSchema.optional(),
  tag: plainText(64).optional(),
  /**
   * Words that each must be somewhere: in name (also by pinyin or its initials), key, description, command, folder,
   * interpreter, tags or group. `script:daily.py` looks in one field alone, `state:paused,disabled` takes one of several,
   * quotes hold blanks together, and a minus in front turns a word round.
   */
  text: searchText.optional(),
  enabled: z.boolean().optional(),
});

/** How a task list is sorted; numbers in names count by their value. `match`: what fits the search best comes first. */
export const taskSortSchema = z.strictObject({
  by: z.enum(['key', 'name', 'nextAt', 'updatedAt', 'createdAt', 'lastAt', 'duration', 'state', 'match']),
  order: z.enum(['asc', 'desc']).default('asc'),
});

const taskNameSchema = z.object({ key: z.string(), name: z.string() });

/** Calls on task definitions. */
export const taskCalls = {
  'tasks.list': call(
    'viewer',
    z.strictObject({ ...pageInput, sort: taskSortSchema.optional(), filter: taskFilterSchema.optional() }),
    listOf(taskViewSchema),
  ),
  'tasks.get': call('viewer', z.strictObject({ key: keySchema }), taskViewSchema),
  /**
   * Who uses a task: the workflows that have it as a step, and other tasks that run a script of it, which is told by its
   * path. At most 100 of each are named; the totals count all.
   */
  'tasks.uses': call(
    'viewer',
    z.strictObject({ key: keySchema }),
    z.object({
      workflows: z.array(taskNameSchema),
      workflowTotal: z.number().int(),
      sameScript: z.array(taskNameSchema.extend({ script: z.string() })),
      sameScriptTotal: z.number().int(),
    }),
  ),
  'tasks.create': call('admin', z.strictObject({ task: taskWriteSchema }), taskViewSchema),
  'tasks.update': call(
    'admin',
    z.strictObject({ key: keySchema, version: z.number().int().positive(), task: taskWriteSchema }),
    taskViewSchema,
  ),
  /** As many updates at once, all or none; `version` of each is the one that was edited. A task is named once. */
  'tasks.updateMany': call('admin', z.strictObject({ changes: changesInput }), changed),
  'tasks.delete': call('admin', keysOnly, z.object({ keys: z.array(z.string()) })),
  'tasks.restore': call('admin', keysOnly, changed),
  /** Without a name the copy has that of the original. */
  'tasks.copy': call(
    'admin',
    z.strictObject({ key: keySchema, newKey: keySchema, name: nameText().optional() }),
    taskViewSchema,
  ),
  /** A key for a task of this name that no task has now: its Latin letters, Chinese characters by their initials. */
  'tasks.proposeKey': call('viewer', z.strictObject({ name: plainText(200) }), z.object({ key: keySchema })),
  'tasks.setEnabled': call('admin', z.strictObject({ keys: keysInput, enabled: z.boolean() }), changed),
  /** With `until` (epoch ms, in the future) the pause ends by itself then. */
  'tasks.setPaused': call(
    'admin',
    z.strictObject({ keys: keysInput, paused: z.boolean(), until: instantSchema.nullable().optional() }),
    changed,
  ),
  'tasks.validate': call(
    'viewer',
    z.strictObject({ task: z.unknown() }),
    z.object({
      problems: z.array(
        z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string(), ...reasonShape }),
      ),
    }),
  ),
  /** Newest first; of large definitions the newest 2 MB, while `total` counts all. Any may be rolled back to by its number. */
  'tasks.versions': call(
    'viewer',
    z.strictObject({ key: keySchema }),
    z.object({
      rows: z.array(
        z.object({
          version: z.number().int(),
          at: z.number(),
          who: z.string().nullable(),
          definition: taskDefinitionSchema,
        }),
      ),
      total: z.number().int(),
    }),
  ),
  'tasks.rollback': call(
    'admin',
    z.strictObject({ key: keySchema, version: z.number().int().positive() }),
    taskViewSchema,
  ),
};
