import { z } from 'zod';
import { executionSchema } from '../model/execution';
import { logLineSchema, unfinishedLineSchema } from '../model/log';
import { taskViewSchema } from '../model/task';

/** What the engine sends without being asked, each event once. */
export const pushSchemas = {
  'execution.changed': z.object({ execution: executionSchema }),
  'task.changed': z.object({ task: taskViewSchema }),
  'tasks.deleted': z.object({ keys: z.array(z.string()) }),
  /** Many tasks changed at once: lists are to be read anew. */
  'tasks.reload': z.object({}),
  /** Days of calendars changed: what shows them is to be read anew. */
  'calendars.changed': z.object({}),
  'log.appended': z.object({
    id: z.number().int(),
    attempt: z.number().int(),
    /** Newest lines; a gap before them is read with `logs.read`. */
    lines: z.array(logLineSchema),
    totalLines: z.number().int(),
    /** What stands behind the last line now and is not final; left out: nothing does, whatever was told before. */
    unfinished: z.array(unfinishedLineSchema).optional(),
    live: z.boolean(),
  }),
  'engine.changed': z.object({ running: z.number().int(), pending: z.number().int(), ok: z.boolean() }),
};

/** Name of a push event. */
export type PushName = keyof typeof pushSchemas;
/** Content of a push event. */
export type PushData<N extends PushName> = z.infer<(typeof pushSchemas)[N]>;
/** One push event, discriminated by its name. */
export type Push = { [N in PushName]: { push: N; data: PushData<N> } }[PushName];
