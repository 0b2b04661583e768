import { z } from 'zod';
import { reasonShape } from '../messages/sent-schema';
import { because } from '../messages/because';
import { instantSchema, keySchema, listOf, nameText, pageInput, plainText } from '../model/common';
import { taskDefinitionSchema, taskStateSchema, taskTypeSchema, taskViewSchema, taskWriteSchema } from '../model/task';
import { call } from './define';

const keysInput = z.array(keySchema).min(1, because('input.noTasks')).max(1000, because('input.manyTasks'));
const keysOnly = z.strictObject({ keys: keysInput });
const changed = z.object({ rows: z.array(taskViewSchema) });

/** What a task list can be narrowed by; all that are given must hold. */
export const taskFilterSchema = z.strictObject({
  type: taskTypeSchema.optional(),
  state: taskStateSchema.optional(),
  tag: plainText(64).optional(),
  /** Part of key, name or description, whatever the case. */
  text: plainText(200).optional(),
  enabled: z.boolean().optional(),
});

/** How a task list is sorted. */
export const taskSortSchema = z.strictObject({
  by: z.enum(['key', 'name', 'nextAt', 'updatedAt', 'createdAt']),
  order: z.enum(['asc', 'desc']).default('asc'),
});

/** Calls on task definitions. */
export const taskCalls = {
  'tasks.list': call(
    'viewer',
    z.strictObject({ ...pageInput, sort: taskSortSchema.optional(), filter: taskFilterSchema.optional() }),
    listOf(taskViewSchema),
  ),
  'tasks.get': call('viewer', z.strictObject({ key: keySchema }), taskViewSchema),
  'tasks.create': call('admin', z.strictObject({ task: taskWriteSchema }), taskViewSchema),
  'tasks.update': call(
    'admin',
    z.strictObject({ key: keySchema, version: z.number().int().positive(), task: taskWriteSchema }),
    taskViewSchema,
  ),
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
