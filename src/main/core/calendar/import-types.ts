import { tell, type RenderedMessage } from '@shared/errors';
import type { Message } from '@shared/messages/message';

/** Something in an imported text that cannot be taken; lines count from 1. */
export interface ImportProblem extends RenderedMessage {
  line: number;
}

/** Says what is wrong with a line. */
export function problemAt(line: number, said: Message): ImportProblem {
  return { line, ...tell(said) };
}

/** A day as a format gives it, not checked yet, with the line it stands in. */
export interface RawDay {
  line: number;
  value: unknown;
}

/** What a format's reader found. */
export interface RawImport {
  days: RawDay[];
  problems: ImportProblem[];
  /** Up to which date the days are complete, where the text says so. */
  knownTo?: { line: number; value: unknown };
}
