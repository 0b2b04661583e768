import { z } from 'zod';
import { because } from '../../messages/because';
import { calendarIdSchema, wallTimeSchema } from '../../model/session';

/** Which sessions a trigger takes: each, or the first or last of its week or month. */
export const sessionSelectionSchema = z.enum(['every', 'week-first', 'week-last', 'month-first', 'month-last']);
/** Which sessions a trigger takes. */
export type SessionSelection = z.infer<typeof sessionSelectionSchema>;

/**
 * A moment of each session (or of the chosen ones): a wall-clock time of its day in the calendar's zone, moved by
 * `dayOffset` sessions or natural days; or its open or close, moved by minutes. A half day closes at its own close.
 */
export const sessionTriggerSchema = z
  .strictObject({
    kind: z.literal('session'),
    calendar: calendarIdSchema,
    at: wallTimeSchema.optional(),
    dayOffset: z.number().int().min(-30).max(30).default(0),
    dayOffsetUnit: z.enum(['sessions', 'days']).default('sessions'),
    event: z.enum(['open', 'close']).optional(),
    offsetMinutes: z.number().int().min(-1440).max(1440).default(0),
    on: sessionSelectionSchema.default('every'),
  })
  .refine((trigger) => (trigger.at === undefined) !== (trigger.event === undefined), {
    message: because('input.atOrEvent'),
    path: ['at'],
  })
  .refine((trigger) => trigger.at !== undefined || trigger.dayOffset === 0, {
    message: because('input.dayOffset'),
    path: ['dayOffset'],
  })
  .refine((trigger) => trigger.event !== undefined || trigger.offsetMinutes === 0, {
    message: because('input.minutes'),
    path: ['offsetMinutes'],
  });
/** A moment of each session, or of the chosen ones. */
export type SessionTrigger = z.infer<typeof sessionTriggerSchema>;
