import type { LogLine, UnfinishedLine } from '@shared/model/log';
import { LINE_LIMIT } from '../../log-format/limits';
import type { IndexRecord } from '../../log-format/record';
import type { OpenLog } from './open-log';

/** On a page of several, longer lines are shown up to here, in bytes; a line that is asked for alone is shown whole. */
const SHOWN_BYTES = 64 * 1024;
/** A page holds no more text than this and one line, in bytes. */
const PAGE_BYTES = 4 * 1024 * 1024;
const NEWLINE = 10;
/** How often lines that are written anew while they are read are read again. */
const MOST_LOOKS = 10;

interface Page {
  lines: LogLine[];
  bytes: number;
  from: number;
  to: number;
  /** Longer lines are shown up to here, in bytes. */
  shownBytes: number;
}

/** The end of the last whole character within a limit. */
function wholeEnd(text: Buffer, limit: number): number {
  let end = limit;
  while (end > limit - 4 && end > 0 && ((text[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}

function addLine(page: Page, record: IndexRecord, n: number, text: Buffer): void {
  const long = text.length > page.shownBytes;
  const shown = long ? text.subarray(0, wholeEnd(text, page.shownBytes)) : text;
  const line: LogLine = { n, at: record.at, stream: record.stream, text: shown.toString('utf8') };
  if (record.cut) line.cut = true;
  if (long) line.shortened = true;
  page.lines.push(line);
  page.bytes += shown.length;
}

/** Adds the wanted lines of one record. */
async function addRecord(log: OpenLog, page: Page, record: IndexRecord): Promise<void> {
  // Of a single line no more is read than is shown, however long it is.
  const length = record.count === 1 ? Math.min(record.bytes, page.shownBytes + 4) : record.bytes;
  const text = await log.text(record.offset, length);
  let start = 0;
  for (let n = record.first; n < record.first + record.count; n += 1) {
    const newline = text.indexOf(NEWLINE, start);
    const end = newline === -1 ? text.length : newline;
    if (n > page.to || page.bytes >= PAGE_BYTES) return;
    if (n >= page.from) addLine(page, record, n, text.subarray(start, end));
    start = end + 1;
  }
}

/** At most `count` lines from a number on; fewer when they are long. */
export async function readLines(log: OpenLog, fromLine: number, count: number): Promise<LogLine[]> {
  const from = Math.max(fromLine, 1);
  const shownBytes = count === 1 ? LINE_LIMIT : SHOWN_BYTES;
  const page: Page = { lines: [], bytes: 0, from, to: Math.min(from + count - 1, log.totalLines), shownBytes };
  if (page.to < page.from) return [];
  for (let at = await log.find(from); at < log.records && page.bytes < PAGE_BYTES; at += 1) {
    const record = await log.record(at);
    if (record.first > page.to) break;
    await addRecord(log, page, record);
  }
  return page.lines;
}

/** The lines that have not ended. They may be written anew meanwhile: the log is then looked at again. */
export async function readUnfinished(log: OpenLog): Promise<UnfinishedLine[]> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const lines = await Promise.all(log.unfinished.map((record) => unfinishedLine(log, record)));
    if (lines.length === 0 || (await log.isCurrent())) return lines;
    await log.lookAgain();
  }
  return [];
}

async function unfinishedLine(log: OpenLog, record: IndexRecord): Promise<UnfinishedLine> {
  const text = await log.block(record.offset, Math.min(record.bytes - 1, SHOWN_BYTES + 4));
  const isLong = record.bytes - 1 > SHOWN_BYTES;
  const shown = isLong ? text.subarray(0, wholeEnd(text, SHOWN_BYTES)) : text;
  const line = { at: record.at, stream: record.stream, text: shown.toString('utf8') };
  return isLong ? { ...line, shortened: true } : line;
}

/** The number to read from so that the last lines fit into one page, at most `count` of them. */
export async function tailStart(log: OpenLog, count: number): Promise<number> {
  const wanted = Math.max(log.totalLines - count + 1, 1);
  let bytes = 0;
  let start = log.totalLines + 1;
  for (let at = log.records - 1; at >= 0 && start > wanted; at -= 1) {
    const record = await log.record(at);
    bytes += Math.min(record.bytes, record.count * SHOWN_BYTES);
    if (bytes > PAGE_BYTES && start <= log.totalLines) break;
    start = record.first;
  }
  return Math.max(start, wanted);
}
