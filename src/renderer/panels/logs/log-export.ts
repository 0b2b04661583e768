import type { LogLine } from '@shared/model/log';
import { saveAs } from '../../composables/save-as';
import type { LogSession } from '../../stores/log-session';
import { plainLine } from '@shared/plain-line';
import type { LineMap } from './line-map';
import { selectedIn, type LogRange } from './log-selection';

const PAGE_LINES = 2_000;

/** Lines that may go to the clipboard at once. */
export const MAX_COPY_LINES = 200_000;

/** What reads a log: the session, of which only this much is used. */
export type LogSource = Pick<LogSession, 'totalLines' | 'read' | 'line'>;

/** The line as it was written: one that came shortened is read alone. Throws AppError. */
async function wholeOf(session: LogSource, line: LogLine): Promise<LogLine> {
  return line.shortened ? ((await session.read(line.n, 1))[0] ?? line) : line;
}

/** Reads a whole log page by page as it was written. Throws AppError. */
export async function* logPages(session: LogSource, onProgress: (line: number) => void): AsyncGenerator<string> {
  const total = session.totalLines;
  for (let from = 1; from <= total;) {
    const lines = await session.read(from, Math.min(PAGE_LINES, total - from + 1));
    const last = lines.at(-1);
    if (last === undefined) return;
    const texts: string[] = [];
    for (const line of lines) texts.push(`${(await wholeOf(session, line)).text}\n`);
    yield texts.join('');
    from = last.n + 1;
    onProgress(last.n);
  }
}

/** The rows that a selection touches, of those that are shown. */
function rowsOf(map: LineMap, range: LogRange): { from: number; to: number } {
  const to = map.rowOf(range.to.line);
  const last = to < map.count && map.lineAt(to) === range.to.line ? to : to - 1;
  return { from: map.rowOf(range.from.line), to: Math.min(last, map.count - 1) };
}

/** How many lines a selection holds. */
export function countSelected(map: LineMap, range: LogRange): number {
  const { from, to } = rowsOf(map, range);
  return Math.max(0, to - from + 1);
}

function partOf(line: LogLine, range: LogRange): string {
  const text = plainLine(line.text);
  const part = selectedIn(range, line.n, text.length);
  return part === null ? '' : text.slice(part.from, part.to);
}

/** What is selected, if every line of it is at hand whole. */
export function selectedAtHand(session: LogSource, map: LineMap, range: LogRange): string | null {
  const { from, to } = rowsOf(map, range);
  if (to - from > PAGE_LINES) return null;
  const parts: string[] = [];
  for (let row = from; row <= to; row += 1) {
    const line = session.line(map.lineAt(row));
    if (line === undefined || line.shortened) return null;
    parts.push(partOf(line, range));
  }
  return parts.join('\n');
}

/** Reads what is selected, without colour codes and without lines that are left out. Throws AppError. */
export async function readSelected(
  session: LogSource,
  map: LineMap,
  range: LogRange,
  onProgress: (line: number) => void,
): Promise<string> {
  const { from, to } = rowsOf(map, range);
  const parts: string[] = [];
  let row = from;
  while (row <= to) {
    const first = map.lineAt(row);
    const lines = await session.read(first, Math.min(PAGE_LINES, range.to.line - first + 1));
    const last = lines.at(-1)?.n;
    if (last === undefined) break;
    for (const line of lines) {
      if (row > to || line.n !== map.lineAt(row)) continue;
      parts.push(partOf(await wholeOf(session, line), range));
      row += 1;
    }
    onProgress(last);
  }
  return parts.join('\n');
}

/** Saves a whole log as a file of the browser's. Throws AppError. */
export async function downloadLog(
  session: LogSource,
  name: string,
  onProgress: (line: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const parts: Blob[] = [];
  for await (const page of logPages(session, onProgress)) {
    if (signal.aborted) return;
    parts.push(new Blob([page]));
  }
  saveAs(name, parts);
}
