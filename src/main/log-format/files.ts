/** The text of a log: lines of UTF-8, each ended by a newline. */
export function textFile(base: string): string {
  return `${base}.log`;
}

/** The index of a log: records of a fixed size, one per run of lines. It is written after the text it speaks of. */
export function indexFile(base: string): string {
  return `${base}.idx`;
}
