import { z } from 'zod';
import { because } from '../messages/because';
import { plainText } from './common';

const pathSchema = plainText(4096)
  .overwrite((path) => path.trim())
  .refine((path) => path.length > 0, because('input.path'));

/** What a shell would fill in at the beginning of a path, and we do not. */
const UNFILLED = /^(\$(?!HOME(?![A-Za-z0-9_])|\{HOME\})|%[^%]+%|~[^/\\])/;
/** A working folder as a user writes it; may hold macros. */
export const folderSchema = pathSchema.refine((path) => !UNFILLED.test(path), because('input.folderVariable'));

/**
 * A text with the line ends of POSIX. A shell there takes a carriage return for a part of the last word: `cd x` would
 * look for another folder, and what follows run in the wrong one.
 */
export function withUnixLineEnds(text: string): string {
  return text.replace(/\r+(?=\n|$)/g, '');
}

/**
 * Which interpreter runs the command: what PATH finds, a virtual environment, a conda environment
 * (each by its folder), a program by its path, or the app's own Node.
 */
export const interpreterSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('system') }),
  z.strictObject({ kind: z.literal('venv'), path: pathSchema }),
  z.strictObject({ kind: z.literal('conda'), path: pathSchema }),
  z.strictObject({ kind: z.literal('path'), path: pathSchema }),
  z.strictObject({ kind: z.literal('node') }),
]);
/** Which interpreter runs the command. */
export type Interpreter = z.infer<typeof interpreterSchema>;

/** Longest wait for a retry unless the rule names another, or begins with a longer one, seconds. */
const LONGEST_WAIT_SECONDS = 3600;

/** Tries after the first: delay = min(intervalSeconds · backoffⁿ, maxIntervalSeconds). */
export const retrySchema = z
  .strictObject({
    max: z.number().int().min(0).max(100).default(0),
    intervalSeconds: z.number().min(0).max(604_800).default(60),
    backoff: z.number().min(1).max(10).default(1),
    maxIntervalSeconds: z.number().min(0).max(604_800).optional(),
  })
  .transform((rule) => ({
    ...rule,
    maxIntervalSeconds: rule.maxIntervalSeconds ?? Math.max(LONGEST_WAIT_SECONDS, rule.intervalSeconds),
  }))
  .prefault({});
/** Tries after the first. */
export type RetryRule = z.infer<typeof retrySchema>;

/** Limit of each attempt in seconds; null: none. At most 30 days. */
export const timeoutSchema = z.number().int().min(1).max(2_592_000).nullable();

/** Name of a variable. */
export const variableNameSchema = z.string().regex(/^[^\0=]{1,256}$/, because('input.variable'));

/** Whether a variable is one that the app itself sets. */
export function isOwnVariable(name: string): boolean {
  return /^(__proto__|ELECTRON_RUN_AS_NODE|CLOSING_BELL_.*)$/i.test(name);
}

/** Variables of a command by name. */
export const environmentSchema = z
  .record(variableNameSchema, plainText(32_768))
  .refine((env) => Object.keys(env).length <= 500, because('input.manyVariables'))
  .refine((env) => !Object.keys(env).some(isOwnVariable), because('input.ownVariable'));
