import { z } from 'zod';

/** Which of a child's two streams a line came from. */
export const streamSchema = z.enum(['stdout', 'stderr']);
/** Which of a child's two streams a line came from. */
export type LogStream = z.infer<typeof streamSchema>;

/** One line of a log. */
export const logLineSchema = z.object({
  /** Counts from 1. */
  n: z.number().int(),
  /** When the batch it came in was stored, epoch ms. */
  at: z.number(),
  stream: streamSchema,
  text: z.string(),
  /** The line was longer than 1 MiB and was cut there. */
  cut: z.literal(true).optional(),
  /** The line is longer than 64 KiB and only its beginning is here; read alone (`count: 1`) it comes whole. */
  shortened: z.literal(true).optional(),
});
/** One line of a log. */
export type LogLine = z.infer<typeof logLineSchema>;

/**
 * A line that its program has not ended yet: it may still grow or be written anew, and gets its number when it ends. Of
 * a run that ended without ending it, it is a line like the others.
 */
export const unfinishedLineSchema = logLineSchema.pick({ at: true, stream: true, text: true, shortened: true });
/** A line that its program has not ended yet. */
export type UnfinishedLine = z.infer<typeof unfinishedLineSchema>;

/** Lines with the number of lines that the log holds now. */
export const logPageSchema = z.object({
  lines: z.array(logLineSchema),
  totalLines: z.number().int(),
  /** What stands behind the last line and is not final, about a second old at most. Left out where there is none. */
  unfinished: z.array(unfinishedLineSchema).optional(),
});
/** Lines with the number of lines that the log holds now. */
export type LogPage = z.infer<typeof logPageSchema>;

/** Matches of one line that are told; a line with more is rare, and nobody steps through them. */
export const MOST_MATCHES = 1_000;

/** A line with hits: where the first stands in the text, in UTF-16 units; long lines are cut around it. */
export const logHitSchema = z.object({
  n: z.number().int(),
  start: z.number().int(),
  end: z.number().int(),
  text: z.string(),
  /** Every match in order: where it begins and ends in the whole line, colours left out. */
  matches: z.array(z.tuple([z.number().int(), z.number().int()])).max(MOST_MATCHES),
});

/** Hits in order of lines; `nextFrom` is the line to go on from when not all was searched. */
export const logHitsSchema = z.object({
  hits: z.array(logHitSchema),
  nextFrom: z.number().int().nullable(),
  searchedLines: z.number().int(),
});
/** Hits in order of lines. */
export type LogHits = z.infer<typeof logHitsSchema>;

/** How grave a line is, as its logger says; a traceback is an error, and error output that no logger wrote. */
export const logLevelSchema = z.enum(['error', 'warning', 'info', 'debug']);
/** How grave a line is. */
export type LogLevel = z.infer<typeof logLevelSchema>;
/** All levels, the gravest first. */
export const LOG_LEVELS = logLevelSchema.options;

const openEntrySchema = z.strictObject({
  level: logLevelSchema,
  in: z.enum(['record', 'stderr', 'warned', 'traceback', 'raised', 'chained']),
});
/** An entry of a log whose last line may be still to come. */
export type OpenEntry = z.infer<typeof openEntrySchema>;

/** What has to be known to judge the lines that follow: the entry that is open on each stream, and the last stream. */
export const levelCarrySchema = z.strictObject({
  stdout: openEntrySchema.nullable(),
  stderr: openEntrySchema.nullable(),
  last: streamSchema.nullable(),
});
/** What has to be known to judge the lines that follow. */
export type LevelCarry = z.infer<typeof levelCarrySchema>;

/** Levels of lines in their order; `nextFrom` is the line to go on from when not all were judged. */
export const logLevelsSchema = z.object({
  /**
   * Runs of lines of one kind, each a letter and how many lines: `e` error, `w` warning, `i` info, `d` debug, `p` markers
   * of the protocol (`::progress …`), `-` none. `E` begins an error; `e` goes on with one that other lines interrupted.
   */
  runs: z.string(),
  /** Entries of each level that begin in these lines: a record with its traceback counts once. */
  counts: z.record(logLevelSchema, z.number().int()),
  nextFrom: z.number().int().nullable(),
  lines: z.number().int(),
  carry: levelCarrySchema,
});
/** Levels of lines in their order. */
export type LogLevels = z.infer<typeof logLevelsSchema>;
