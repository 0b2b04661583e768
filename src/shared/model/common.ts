import { z } from 'zod';
import { because } from '../messages/because';
import { message, type Message } from '../messages/message';

/** Stable name of a task, used in files and on the command line. */
export const keySchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, because('input.key'));

/** Name of a concurrency group. */
export const groupNameSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, because('input.group'));

/** The languages of the app. */
export const languageSchema = z.enum(['zh-CN', 'en']);
/** One of the languages of the app. */
export type Language = z.infer<typeof languageSchema>;

/** An instant in epoch milliseconds, UTC; the bounds are the years 1970 to 9999. */
export const instantSchema = z.number().int().min(0).max(253_402_300_799_999);

/** A row id. */
export const idSchema = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** Text without NUL and lone surrogates, neither of which survives files, environments and wires. */
export function plainText(max: number, tooLong?: string): z.ZodType<string> {
  return z
    .string()
    .max(max, tooLong)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), because('input.halfCharacter'));
}

/** A zone as it may be stored: what the rules of an earlier version let through has to stay readable. */
export const storedZoneSchema = plainText(64);

/** White space and what takes no room: a name of these alone is none. */
const BLANK = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;

/** A name that a person reads; empty where there is nothing to read in it. */
export function nameText(): z.ZodType<string> {
  return plainText(200).overwrite((text) => (BLANK.test(text) ? '' : text));
}

/** What a task or a run is called where people read it: its name, else its key. */
export function displayName({ name, key }: { name: string; key: string }): string {
  return name === '' ? key : name;
}

/** What ends a line, moves a terminal's cursor, or turns the direction of the text around it. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

/** What is wrong with a name or a tag that is given now, null when nothing is. */
export function labelFault(text: string): Message | null {
  if (!UNSEEN.test(text)) return null;
  return message('input.label');
}

/** Text of others as it may stand in a line of a terminal: what can’t be seen is written out as its code. */
export function visibleText(text: string): string {
  return text.replaceAll(new RegExp(UNSEEN, 'gu'), (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16).padStart(4, '0')}}`;
  });
}

/** A name chosen by a user that becomes a property: never one that objects inherit. */
export const safeNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, because('input.name'))
  .refine((name) => !(name in Object.prototype) && name !== '__proto__', because('input.nameReserved'));

/** Value of a parameter. */
export const paramValueSchema = z.union([plainText(32_768), z.number(), z.boolean()], {
  error: because('input.paramValue'),
});
/** Value of a parameter that macros made: as long as a result, of which it may be the whole. */
export const renderedValueSchema = z.union([plainText(262_144, because('input.valueLong')), z.number(), z.boolean()]);
/** Parameters by name. */
export const paramsSchema = z
  .record(safeNameSchema, paramValueSchema)
  .refine((params) => Object.keys(params).length <= 200, because('input.manyParams'));
/** Parameters by name. */
export type Params = z.infer<typeof paramsSchema>;

/** A page of a list; pages count from 1. */
export const pageInput = {
  page: z.number().int().min(1).max(1_000_000).default(1),
  pageSize: z.number().int().min(1).max(200).default(50),
};

/** A list answer: `total` is exact to 10,000, beyond that `more` is set. */
export function listOf<T extends z.ZodType>(row: T) {
  return z.object({ rows: z.array(row), total: z.number().int(), more: z.literal(true).optional() });
}
