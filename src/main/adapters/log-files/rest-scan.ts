import { countLines } from '../../log-format/count-lines';
import { RECORD_TEXT_BYTES } from '../../log-format/limits';
import type { IndexRecord } from '../../log-format/record';

const NEWLINE = 10;

/** A stretch of text that no index speaks of, and what its lines are taken for. */
export interface RestOfText {
  offset: number;
  end: number;
  /** Number of its first line. */
  first: number;
  at: number;
  stream: IndexRecord['stream'];
  cut: boolean;
}

/** Makes up index records for a stretch of text, reading it in blocks; a last line without a newline counts. */
export async function scanRest(
  read: (position: number, length: number) => Promise<Buffer>,
  rest: RestOfText,
): Promise<IndexRecord[]> {
  const records: IndexRecord[] = [];
  let { offset, first } = rest;
  /** Bytes of a line whose end has not come. */
  let open = 0;
  const close = (bytes: number, count: number): void => {
    records.push({ first, count, offset, bytes, at: rest.at, stream: rest.stream, cut: rest.cut, unfinished: false });
    offset += bytes;
    first += count;
    open = 0;
  };
  for (let position = offset; position < rest.end;) {
    const block = await read(position, Math.min(RECORD_TEXT_BYTES, rest.end - position));
    if (block.length === 0) break;
    position += block.length;
    const lines = block.lastIndexOf(NEWLINE) + 1;
    if (lines > 0) {
      // The end of a line that began before this block is a run of its own: it may be long.
      const head = open > 0 ? block.indexOf(NEWLINE) + 1 : 0;
      if (head > 0) close(open + head, 1);
      if (lines > head) close(lines - head, countLines(block) - (head > 0 ? 1 : 0));
    }
    open += block.length - lines;
  }
  if (open > 0) close(open, 1);
  return records;
}
