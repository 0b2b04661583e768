// The part of csv-parse that is used. Its own types bring those of Node with them, which would make Node's names known
// where code has to do without them. src/main and the tests are compiled with its own types, so that the two agree.

/** What is wrong with a text. */
export class CsvError extends Error {}

/** The records of a text. Throws CsvError. */
export function parse(
  text: string,
  options: {
    comment: string;
    /** Only the beginning of a line can be a comment. */
    comment_no_infix: boolean;
    /** Takes each record with the number of lines that have been read; null keeps it out of the answer. */
    on_record: (fields: string[], info: { lines: number }) => null;
    record_delimiter: string;
    relax_column_count: boolean;
    skip_empty_lines: boolean;
    /** So many records are read. */
    to: number;
    trim: boolean;
  },
): string[][];
