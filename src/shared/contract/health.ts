import { z } from 'zod';
import { reasonShape } from '../messages/sent-schema';
import { overdueSchema } from '../model/overdue';
import { call } from './define';

/** How the engine is. */
export const healthSchema = z.object({
  ok: z.boolean(),
  /** Sentences for people, one each, when not all is well. */
  problems: z.array(z.object({ code: z.string(), message: z.string(), ...reasonShape })),
  /** What is late for longest, whose it is, and how many tasks are late (told to 1,000); null: nothing is. */
  overdue: overdueSchema.extend({ key: z.string(), name: z.string(), tasks: z.number().int() }).nullable(),
  now: z.number(),
  startedAt: z.number(),
  version: z.string(),
  pid: z.number().int(),
  host: z.enum(['desktop', 'serve', 'run']),
  dataDir: z.string(),
  /** The zone that a schedule is read in when it names none. */
  timeZone: z.string(),
  versions: z.record(z.string(), z.string()),
  scheduler: z.object({
    planning: z.boolean(),
    /** The next instant at which something is due. */
    nextAt: z.number().nullable(),
    running: z.number().int(),
    pending: z.number().int(),
    slots: z.number().int(),
  }),
  launcher: z.object({ alive: z.boolean(), pid: z.number().int().nullable(), restarts: z.number().int() }),
  store: z.object({ schema: z.number().int(), bytes: z.number().int(), checked: z.enum(['pending', 'ok', 'damaged']) }),
});
/** How the engine is. */
export type Health = z.infer<typeof healthSchema>;

/** Most characters of each part of a page's fault: who has more cuts it. */
export const FAULT_LIMITS = { message: 1000, stack: 8000, page: 300 } as const;
/** A bug that a page met: an error that nobody caught, or a promise that failed with nobody waiting for it. */
export const pageFaultSchema = z.strictObject({
  kind: z.enum(['error', 'rejection']),
  message: z.string().max(FAULT_LIMITS.message),
  stack: z.string().max(FAULT_LIMITS.stack),
  /** The page's address within the app. */
  page: z.string().max(FAULT_LIMITS.page),
});
/** A bug that a page met. */
export type PageFault = z.infer<typeof pageFaultSchema>;

/** Health and scheduler statistics. */
export const healthCalls = {
  'health.get': call('viewer', z.strictObject({}), healthSchema),
  /** Health, settings and the end of the engine log as one text, for a report of a problem. It holds no token. */
  'diagnostics.get': call('admin', z.strictObject({}), z.object({ text: z.string() })),
  /** Writes a bug of a page to the engine's log. `written` is false where too many came within a minute. */
  'diagnostics.report': call('viewer', pageFaultSchema, z.object({ written: z.boolean() })),
};
