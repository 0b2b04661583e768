import type { Readable } from 'node:stream';
import { AppError } from '@shared/errors';
import { message, type Message } from '@shared/messages/message';
import { parseExactJson } from '@shared/exact-json';

const OBJECT = 0x7b;
const OPEN = new Set([0x5b, OBJECT]);
const CLOSE = new Set([0x5d, 0x7d]);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
/** Most fields of one object: no call takes as many, and an object of a hundred thousand names takes long to build. */
const MAX_FIELDS = 10_000;

/** Past the limit a body is read on and thrown away, so that the client gets its answer; past this, it is cut off. */
const DRAIN_FACTOR = 16;

/** What stands against building the value of a text that may be JSON; null: nothing. */
function excessOf(bytes: Uint8Array, maxDepth: number): Message | null {
  let depth = 0;
  // Of each open level how many fields it may still have; a list may be as long as it likes.
  const left = new Float64Array(maxDepth + 1);
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number; // within the length
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (OPEN.has(byte)) {
      if (++depth > maxDepth) return message('server.depth', { levels: maxDepth });
      left[depth] = byte === OBJECT ? MAX_FIELDS : Infinity;
    } else if (CLOSE.has(byte)) depth--;
    else if (byte === COMMA) {
      const more = (left[depth] ?? Infinity) - 1;
      if (more < 1) return message('server.fields', { most: MAX_FIELDS });
      left[depth] = more;
    }
  }
  return null;
}

/**
 * Parses JSON from outside; throws `invalid-input` for what is not JSON, not UTF-8, too wide, or nested deeper than
 * `maxDepth`, and for a number that would lose digits.
 */
export function parseJson(bytes: Uint8Array, maxDepth: number): unknown {
  // Code that walks a value by recursion overflows its stack on what JSON.parse still takes.
  const excess = excessOf(bytes, maxDepth);
  if (excess !== null) throw new AppError('invalid-input', excess);
  try {
    return parseExactJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('invalid-input', 'server.notJson', {}, { cause });
  }
}

/** Reads a body whole; throws `too-large` when it is longer than `limit` bytes, `invalid-input` when it breaks off. */
export async function readBody(stream: Readable, limit: number): Promise<Buffer> {
  let chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks = [];
      if (size > limit * DRAIN_FACTOR) break;
    }
  } catch (cause) {
    throw new AppError('invalid-input', 'server.brokeOff', {}, { cause });
  }
  if (size > limit) throw new AppError('too-large', 'server.tooLong', { bytes: limit });
  return Buffer.concat(chunks, size);
}
