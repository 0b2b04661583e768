import { z } from 'zod';
import { calendarIdSchema, dateSchema } from '@shared/model/session';

const timeSchema = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'A time is written as HH:MM.');
const nameSchema = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const phaseSchema = z.tuple([
  z.enum(['opening-auction', 'continuous', 'break', 'closing-auction', 'after-hours']),
  timeSchema,
  timeSchema,
]);
const hoursSchema = z.strictObject({ open: timeSchema, close: timeSchema, phases: z.array(phaseSchema).min(1) });
const sourceSchema = z.string().min(1);

const daySchema = z.strictObject({
  date: dateSchema,
  kind: z.enum(['session', 'half', 'closed']),
  open: timeSchema.optional(),
  close: timeSchema.optional(),
  zh: z.string().min(1),
  en: z.string().min(1),
  source: sourceSchema.optional(),
});

const eraSchema = hoursSchema.extend({ from: dateSchema, source: sourceSchema, half: hoursSchema.optional() });

/** From an evening on: the times of the night, or none; a night that ends before it starts ends on the next date. */
const nightSchema = z.union([
  z.strictObject({ from: dateSchema, suspended: z.literal(true), source: sourceSchema }),
  z.strictObject({ from: dateSchema, auction: timeSchema, start: timeSchema, end: timeSchema, source: sourceSchema }),
]);

/**
 * A table of resources/calendars: hours by the date from which they hold, days that the rule does not know, by year,
 * and for each the source. A day without a source of its own is from the usual one.
 */
export const tableSchema = z.strictObject({
  id: calendarIdSchema,
  /** Its place in lists. */
  order: z.number(),
  aliases: z.array(calendarIdSchema),
  name: nameSchema,
  timeZone: z.string(),
  /** What the table and its rule cover; left out by a table that has the days of another. */
  known: z.strictObject({ from: dateSchema, to: dateSchema }).optional(),
  rule: z.enum(['china-holidays', 'china-workdays', 'nyse-holidays']).optional(),
  daysOf: calendarIdSchema.optional(),
  sources: z.record(z.string(), sourceSchema),
  usualSource: sourceSchema.optional(),
  hours: z.array(eraSchema).min(1),
  nights: z.array(nightSchema).default([]),
  days: z.record(z.string().regex(/^\d{4}$/), z.array(daySchema)).default({}),
});
/** A table of resources/calendars. */
export type CalendarTable = z.infer<typeof tableSchema>;
