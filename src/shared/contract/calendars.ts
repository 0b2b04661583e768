import { z } from 'zod';
import { reasonShape } from '../messages/sent-schema';
import { because } from '../messages/because';
import { plainText } from '../model/common';
import { calendarDaySchema, calendarIdSchema, calendarOverrideSchema, dateSchema } from '../model/session';
import { call } from './define';

const nameSchema = z.object({ zh: z.string(), en: z.string() });

/** A calendar without its days. */
export const calendarInfoSchema = z.object({
  id: z.string(),
  /** Other names for it, such as XNAS for XNYS. */
  aliases: z.array(z.string()),
  name: nameSchema,
  timeZone: z.string(),
  /** What its data covers; beyond `knownTo` weekdays are assumed to be sessions. */
  knownFrom: z.string(),
  knownTo: z.string(),
  renewal: z.object({
    /** `due`: the next stretch should long have been there; `over`: what is known has ended. */
    state: z.enum(['ok', 'due', 'over']),
    /** The date from which a warning is shown; null: it needs no data. */
    warnFrom: z.string().nullable(),
  }),
  /** The date that it is in its zone now, and whether there is trading at this moment. */
  today: z.string(),
  isOpen: z.boolean(),
  /** Days that a user changed. */
  overrides: z.number().int(),
  /** false: it is put together from others; its days are changed there. */
  canChange: z.boolean(),
});
/** A calendar without its days. */
export type CalendarInfoView = z.infer<typeof calendarInfoSchema>;

const range = (value: { from: string; to: string }): boolean =>
  value.to >= value.from && Date.parse(value.to) - Date.parse(value.from) <= 800 * 86_400_000;

const changed = z.object({ changed: z.number().int(), knownTo: z.string() });

/** Calls on calendars. */
export const calendarCalls = {
  'calendars.list': call('viewer', z.strictObject({}), z.object({ rows: z.array(calendarInfoSchema) })),
  /** Every day from `from` to `to`, at most 800 days. */
  'calendars.sessions': call(
    'viewer',
    z
      .strictObject({ calendar: calendarIdSchema, from: dateSchema, to: dateSchema })
      .refine(range, because('input.rangeDays')),
    z.object({ rows: z.array(calendarDaySchema), knownTo: z.string() }),
  ),
  /** The days that a user changed. */
  'calendars.overrides': call(
    'viewer',
    z.strictObject({ calendar: calendarIdSchema }),
    z.object({ rows: z.array(calendarOverrideSchema) }),
  ),
  /**
   * Changes one day, or many at once; with `knownTo` the days are said to be complete up to that date, which moves the
   * end of what is known.
   */
  'calendars.override': call(
    'admin',
    z.union([
      z.strictObject({
        calendar: calendarIdSchema,
        days: z.array(calendarOverrideSchema).max(5000, because('input.manyDays')),
        knownTo: dateSchema.optional(),
      }),
      calendarOverrideSchema.extend({ calendar: calendarIdSchema }),
    ]),
    changed,
  ),
  /** Takes changes back: what the calendar knows by itself holds again. */
  'calendars.clear': call(
    'admin',
    z.strictObject({ calendar: calendarIdSchema, dates: z.array(dateSchema).min(1).max(5000) }),
    changed,
  ),
  /** Reads days from a text; `dryRun` changes nothing and answers what would come of it. */
  'calendars.import': call(
    'admin',
    z.strictObject({
      calendar: calendarIdSchema,
      format: z.enum(['csv', 'json', 'ics']),
      text: plainText(1_000_000),
      knownTo: dateSchema.optional(),
      dryRun: z.boolean().default(false),
    }),
    z.object({
      days: z.array(calendarOverrideSchema),
      problems: z.array(z.object({ line: z.number().int(), message: z.string(), ...reasonShape })),
      knownTo: z.string().nullable(),
      applied: z.boolean(),
    }),
  ),
};
