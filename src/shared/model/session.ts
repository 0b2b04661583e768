import { z } from 'zod';
import { because } from '../messages/because';
import { plainText } from './common';

/** Id of a calendar: an exchange by its MIC, or one of the app's own such as `24x7`. */
export const calendarIdSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9+_-]{0,31}$/, because('input.calendar'));

/** A calendar date, YYYY-MM-DD, that exists. */
export const dateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, because('input.date'))
  .refine((text) => {
    const date = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  }, because('input.noDate'));

/** A time of day on the wall, HH:MM or HH:MM:SS. */
export const wallTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, because('input.time'));

/** When a run may happen at all: judged at the moment it is due, or at a start by hand. */
export const guardSchema = z.strictObject({
  calendar: calendarIdSchema,
  when: z.enum(['session-day', 'trading-hours', 'non-session-day']),
});
/** When a run may happen at all. */
export type Guard = z.infer<typeof guardSchema>;

/** Which session a run is for: the last that has closed, the one of today (or the last before), or the next to open. */
export const sessionRuleSchema = z.strictObject({
  calendar: calendarIdSchema,
  roll: z.enum(['last-closed', 'current', 'next']).default('last-closed'),
});
/** Which session a run is for. */
export type SessionRule = z.infer<typeof sessionRuleSchema>;

/** The rule that a definition's runs take their session from: its own, else the calendar of its trigger or guard. */
export function sessionRuleOf(definition: {
  session?: SessionRule | null;
  guard?: Guard | null;
  trigger: { kind: string; calendar?: string };
}): SessionRule | null {
  const { session, guard, trigger } = definition;
  if (session) return session;
  const calendar = trigger.calendar ?? guard?.calendar;
  return calendar === undefined ? null : { calendar, roll: 'last-closed' };
}

/** Day of a calendar as calls answer it. */
export const calendarDaySchema = z.object({
  date: z.string(),
  kind: z.enum(['session', 'half', 'closed']),
  openAt: z.number().nullable(),
  closeAt: z.number().nullable(),
  breaks: z.array(z.object({ startAt: z.number(), endAt: z.number() })),
  phases: z.array(
    z.object({
      kind: z.enum(['opening-auction', 'continuous', 'break', 'closing-auction', 'after-hours', 'night']),
      startAt: z.number(),
      endAt: z.number(),
    }),
  ),
  origin: z.enum(['rule', 'table', 'override', 'assumed']),
  name: z.object({ zh: z.string(), en: z.string() }).nullable(),
});
/** Day of a calendar as calls answer it. */
export type CalendarDayView = z.infer<typeof calendarDaySchema>;

/** A change to one day that a user made: it lies over rule and table. Times are wall clock, HH:MM, in the calendar's zone. */
export const calendarOverrideSchema = z.strictObject({
  date: dateSchema,
  kind: z.enum(['session', 'half', 'closed'], { error: because('input.dayKind') }),
  /** Own hours of that day; without them the calendar's usual ones of that kind. */
  open: wallTimeSchema.optional(),
  close: wallTimeSchema.optional(),
  note: plainText(200).default(''),
});
/** A change to one day that a user made. */
export type CalendarOverride = z.infer<typeof calendarOverrideSchema>;
