import type { Told } from '@shared/errors';

/** Something in an imported text that cannot be taken; lines count from 1. */
export interface ImportProblem {
  line: number;
  message: string;
  /** The same as a key of the catalogue, and its values. */
  reason?: Told['reason'];
  params?: Told['params'];
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
