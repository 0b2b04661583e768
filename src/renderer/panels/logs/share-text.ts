import { plainLine } from '@shared/plain-line';
import type { LogLine } from '@shared/model/log';
import type { LogSource } from './log-export';

/** Lines before and behind what is shared. */
export const LINES_AROUND = 10;
/** Of a longer line, and of more lines, no more goes into a message. */
const MOST_CHARS = 2_000;
const MOST_LINES = 500;

/** Lines as text for a message: each with its number, those that are meant with a mark. */
export function numberedLines(lines: readonly LogLine[], meant: { from: number; to: number }): string {
  const width = String(lines.at(-1)?.n ?? 0).length;
  return lines
    .map(({ n, text }) => {
      const plain = plainLine(text);
      const shown = plain.length > MOST_CHARS ? `${plain.slice(0, MOST_CHARS).toWellFormed()} …` : plain;
      return `${n >= meant.from && n <= meant.to ? '>' : ' '} ${String(n).padStart(width)}  ${shown}`.trimEnd();
    })
    .join('\n');
}

/** Reads what is meant with some lines around it. Throws AppError. */
export async function readAround(session: LogSource, meant: { from: number; to: number }): Promise<LogLine[]> {
  const from = Math.max(1, meant.from - LINES_AROUND);
  const to = Math.min(session.totalLines, meant.to + LINES_AROUND, from + MOST_LINES - 1);
  return session.read(from, to - from + 1);
}
