import { z } from 'zod';
import { parseKeepingDigits } from '@shared/kept-digits';

const LONGEST_MARKER = 256 * 1024;
const DEEPEST_VALUE = 32;
const PROGRESS = Buffer.from('::progress ');
const OUTPUT = Buffer.from('::output ');
const NEWLINE = 10;
const RETURN = 13;
const BRACE = 0x7b;

/** Text as it is meant: a code that was given as a number counts. */
const text = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => String(value).slice(0, 1000))
  .nullable();
/** A number as it is meant: one that was given as text counts. */
const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^\s*[+-]?\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?\s*%?\s*$/i)
    .transform((value) => Number(value.replace(/[_%]/g, ''))),
]);
const count = number.pipe(z.number().min(0)).nullable();
const fields = {
  percent: number.transform((value) => Math.min(Math.max(value, 0), 100)).nullable(),
  message: text,
  current: text,
  done: count,
  total: count,
};
const progressPatchSchema = z.object(fields).partial();
/** What a `::progress` line sets; what it leaves out stays as it was. */
export type ProgressPatch = z.infer<typeof progressPatchSchema>;

/** A line of the protocol between a child and us. */
export type Marker =
  /** `whole`: all that it says could be read. */
  | { kind: 'progress'; patch: ProgressPatch; whole: boolean }
  | { kind: 'output'; values: Record<string, unknown> }
  /** Results that can't be taken: the line is too long, or no JSON object. */
  | { kind: 'refused'; why: 'size' | 'json' };

/** Whether a parsed value has no key that objects inherit and is not nested so deep that writing it out would fail. */
function isPlain(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= DEEPEST_VALUE) return false;
  if (Array.isArray(value)) return value.every((item) => isPlain(item, depth + 1));
  return Object.entries(value).every(
    ([key, item]) => !(key in Object.prototype) && key !== 'prototype' && isPlain(item, depth + 1),
  );
}

function startsWith(line: Buffer, marker: Buffer): boolean {
  return line.length > marker.length && line.compare(marker, 0, marker.length, 0, marker.length) === 0;
}

/** Whether a line looks as if it were to tell something; text that only speaks of the marker does not. */
function means(line: Buffer, marker: Buffer): boolean {
  return startsWith(line, marker) && line[marker.length] === BRACE;
}

/** Field by field: one that can't be read takes none of the others with it. */
function progressOf(value: object): Marker {
  const patch: Record<string, unknown> = {};
  let whole = true;
  for (const [name, field] of Object.entries(fields)) {
    if (!Object.hasOwn(value, name)) continue;
    const parsed = field.safeParse((value as Record<string, unknown>)[name]);
    if (parsed.success) patch[name] = parsed.data;
    else whole = false;
  }
  return { kind: 'progress', patch: progressPatchSchema.parse(patch), whole };
}

const UNREAD: Marker = { kind: 'progress', patch: {}, whole: false };

function parsedFrom(line: Buffer, start: number): unknown {
  try {
    return parseKeepingDigits(line.toString('utf8', start));
  } catch {
    return null;
  }
}

/** Reads a line of UTF-8 from its marker on, without its newline; null when it is no marker or says nothing. */
export function readMarker(line: Buffer): Marker | null {
  const isProgress = startsWith(line, PROGRESS);
  if (!isProgress && !startsWith(line, OUTPUT)) return null;
  const unread = means(line, PROGRESS) ? UNREAD : null;
  if (line.length > LONGEST_MARKER) return means(line, OUTPUT) ? { kind: 'refused', why: 'size' } : unread;
  const value = parsedFrom(line, (isProgress ? PROGRESS : OUTPUT).length);
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !isPlain(value)) {
    return means(line, OUTPUT) ? { kind: 'refused', why: 'json' } : unread;
  }
  if (!isProgress) return { kind: 'output', values: value as Record<string, unknown> };
  return progressOf(value);
}

/** Whether a line, or the newest form of a rewritten one, begins at a place. */
function beginsAt(block: Buffer, at: number): boolean {
  const before = block[at - 1];
  return before === undefined || before === NEWLINE || before === RETURN;
}

/**
 * Calls back with each line that begins with a marker. In the middle of a line it is text like any other: what a script
 * prints of its data must not become a result. Each byte is looked at a fixed number of times.
 */
export function eachMarker(block: Buffer, visit: (marker: Buffer) => void): void {
  if (block.indexOf('::') === -1) return;
  let progress = block.indexOf(PROGRESS);
  let output = block.indexOf(OUTPUT);
  while (progress !== -1 || output !== -1) {
    const at = progress === -1 || (output !== -1 && output < progress) ? output : progress;
    const newline = block.indexOf(NEWLINE, at);
    const end = newline === -1 ? block.length : newline;
    if (beginsAt(block, at)) visit(block.subarray(at, end));
    if (progress !== -1 && progress < end) progress = block.indexOf(PROGRESS, end);
    if (output !== -1 && output < end) output = block.indexOf(OUTPUT, end);
  }
}
