import { z } from 'zod';

/** How long a task's last successes took, ms. */
export const usualSchema = z.object({
  /** Half of them took no longer. */
  p50Ms: z.number(),
  /** 19 of 20 took no longer. */
  p95Ms: z.number(),
  /** From how many it is known: 5 to 30. */
  count: z.number().int(),
});
/** How long a task's last successes took. */
export type Usual = z.infer<typeof usualSchema>;

/**
 * In which way a task is late: a moment of it passed, by more than its grace, without a run; a run of it waits longer
 * than that; a run of it takes far longer than usual.
 */
export const overdueKindSchema = z.enum(['missed-moment', 'waiting', 'running-long']);
/** In which way a task is late. */
export type OverdueKind = z.infer<typeof overdueKindSchema>;

/** That a task is late, and what is in its way. */
export const overdueSchema = z.object({
  kind: overdueKindSchema,
  /** The moment that passed, or since when the run waits or runs. */
  since: z.number(),
  /** The run in the way, its own one too; null: none is, the engine itself has not got to it. */
  by: z.number().int().nullable(),
  /** Key and name of that run. */
  byKey: z.string().nullable(),
  byName: z.string().nullable(),
});
/** That a task is late, and what is in its way. */
export type Overdue = z.infer<typeof overdueSchema>;
