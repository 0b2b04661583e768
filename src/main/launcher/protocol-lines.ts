import { z } from 'zod';
import { parseKeepingDigits } from '@shared/exact-json';

const LONGEST_MARKER = 256 * 1024;
const DEEPEST_VALUE = 32;
const PROGRESS = Buffer.from('::progress ');
const OUTPUT = Buffer.from('::output ');
const NEWLINE = 10;
const BRACE = 0x7b;

const text = z.string().transform((value) => value.slice(0, 1000));
const count = z.number().min(0);
const progressPatchSchema = z.object({
  percent: z
    .number()
    .transform((value) => Math.min(Math.max(value, 0), 100))
    .nullable()
    .optional(),
  message: text.nullable().optional(),
  current: text.nullable().optional(),
  done: count.nullable().optional(),
  total: count.nullable().optional(),
});
/** What a `::progress` line sets; what it leaves out stays as it was. */
export type ProgressPatch = z.infer<typeof progressPatchSchema>;

/** A line of the protocol between a child and us. */
export type Marker =
  | { kind: 'progress'; patch: ProgressPatch }
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

/** Whether a line looks as if it were to give results; text that only speaks of the marker does not. */
function meansOutput(line: Buffer): boolean {
  return startsWith(line, OUTPUT) && line[OUTPUT.length] === BRACE;
}

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
  if (line.length > LONGEST_MARKER) return meansOutput(line) ? { kind: 'refused', why: 'size' } : null;
  const value = parsedFrom(line, (isProgress ? PROGRESS : OUTPUT).length);
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !isPlain(value)) {
    return meansOutput(line) ? { kind: 'refused', why: 'json' } : null;
  }
  if (!isProgress) return { kind: 'output', values: value as Record<string, unknown> };
  const parsed = progressPatchSchema.safeParse(value);
  return parsed.success ? { kind: 'progress', patch: parsed.data } : null;
}

/**
 * Calls back with each line that has a marker, from its first marker on: what the child printed last may have had no
 * newline. Each byte is looked at a fixed number of times.
 */
export function eachMarker(block: Buffer, visit: (marker: Buffer) => void): void {
  if (block.indexOf('::') === -1) return;
  let progress = block.indexOf(PROGRESS);
  let output = block.indexOf(OUTPUT);
  while (progress !== -1 || output !== -1) {
    const at = progress === -1 || (output !== -1 && output < progress) ? output : progress;
    const newline = block.indexOf(NEWLINE, at);
    const end = newline === -1 ? block.length : newline;
    visit(block.subarray(at, end));
    if (progress !== -1 && progress < end) progress = block.indexOf(PROGRESS, end);
    if (output !== -1 && output < end) output = block.indexOf(OUTPUT, end);
  }
}
