import { crc32 } from 'node:zlib';
import { RECORD_LIMIT } from './limits';
import type { LogStream } from '@shared/model/log';

/** Size of one index record on disk, in bytes. */
export const RECORD_BYTES = 32;

const VERSION = 1;
const FLAG_STDERR = 1;
const FLAG_CUT = 2;
const FLAG_UNFINISHED = 4;

/** A run of lines of one stream that were stored together. */
export interface IndexRecord {
  /** Number of its first line, from 1. */
  first: number;
  count: number;
  /** Where its text begins in the log, in bytes. */
  offset: number;
  /** Length of its text, newlines included. */
  bytes: number;
  /** When it was stored, epoch ms. */
  at: number;
  stream: LogStream;
  /** Its only line was longer than the limit and was cut there. */
  cut: boolean;
  /**
   * Its only line has not ended: it stands behind all that have, and the next batch takes its place, in the text too.
   * What a run leaves so when it dies is its last line.
   */
  unfinished: boolean;
}

/**
 * Writes a record, little-endian: offset, first and at in 6 bytes each, flags, version, then count, bytes and the CRC-32
 * of all before it in 4 bytes each. The check sum tells a torn record from a whole one.
 */
export function encodeRecord(record: IndexRecord, target: Buffer, position: number): void {
  target.writeUIntLE(record.offset, position, 6);
  target.writeUIntLE(record.first, position + 6, 6);
  target.writeUIntLE(record.at, position + 12, 6);
  const flags =
    (record.stream === 'stderr' ? FLAG_STDERR : 0) |
    (record.cut ? FLAG_CUT : 0) |
    (record.unfinished ? FLAG_UNFINISHED : 0);
  target.writeUInt8(flags, position + 18);
  target.writeUInt8(VERSION, position + 19);
  target.writeUInt32LE(record.count, position + 20);
  target.writeUInt32LE(record.bytes, position + 24);
  target.writeUInt32LE(crc32(target.subarray(position, position + 28)), position + 28);
}

/** Whether a record can be true of a text of this size: each line has at least its newline. */
export function isWithin({ first, count, offset, bytes }: IndexRecord, textBytes: number): boolean {
  const isSmall = count === 1 || bytes <= RECORD_LIMIT;
  return offset + bytes <= textBytes && count >= 1 && count <= bytes && isSmall && first >= 1 && first <= offset + 1;
}

/** Reads a record; null when it is torn or of another version. */
export function decodeRecord(source: Buffer, position: number): IndexRecord | null {
  if (position + RECORD_BYTES > source.length) return null;
  if (source.readUInt8(position + 19) !== VERSION) return null;
  if (crc32(source.subarray(position, position + 28)) !== source.readUInt32LE(position + 28)) return null;
  const flags = source.readUInt8(position + 18);
  return {
    offset: source.readUIntLE(position, 6),
    first: source.readUIntLE(position + 6, 6),
    at: source.readUIntLE(position + 12, 6),
    stream: (flags & FLAG_STDERR) === 0 ? 'stdout' : 'stderr',
    cut: (flags & FLAG_CUT) !== 0,
    unfinished: (flags & FLAG_UNFINISHED) !== 0,
    count: source.readUInt32LE(position + 20),
    bytes: source.readUInt32LE(position + 24),
  };
}
