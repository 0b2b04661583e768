import { AppError } from '@shared/errors';
import type { Message } from '@shared/messages/message';
import { inEnglish } from '@shared/messages/english';
import { readMessage } from '@shared/messages/sent';
import type { ErrorLine } from '@shared/model/execution';

/** A line of what went wrong: said by the engine, or text as a child or the system gave it. */
export type SaidLine = Message | string;

/** What went wrong, as a row keeps it: in English, and in no language yet. */
export interface RunError {
  error: string | null;
  errorLines: ErrorLine[] | null;
}

/** What a row keeps of these lines; without any it has no error. */
export function runError(lines: readonly SaidLine[]): RunError {
  if (lines.length === 0) return { error: null, errorLines: null };
  return { error: lines.map(englishOf).join('\n'), errorLines: [...lines] };
}

/** What a row keeps of something that was thrown. */
export function thrownError(error: unknown): RunError & { error: string } {
  const said = saidBy(error);
  return { error: englishOf(said), errorLines: [said] };
}

/** What something that was thrown says. */
export function saidBy(error: unknown): SaidLine {
  if (error instanceof AppError && error.said !== null) return error.said;
  return error instanceof Error ? error.message : String(error);
}

/** The lines that a row keeps; where one is not known here, or none is kept, the English is the only one. */
export function linesOf(row: { error: string | null; errorLines?: readonly ErrorLine[] | undefined }): SaidLine[] {
  const lines = row.errorLines?.map((line) => (typeof line === 'string' ? line : readMessage(line)));
  if (lines && !lines.includes(null)) return lines.filter((line) => line !== null);
  return row.error === null ? [] : [row.error];
}

function englishOf(line: SaidLine): string {
  return typeof line === 'string' ? line : inEnglish(line);
}
