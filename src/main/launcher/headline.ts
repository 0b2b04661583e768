/** Where a Python traceback begins, and where it names a place; those of an exception group stand behind bars. */
const BEGIN = /^[\s|+]*(?:Exception Group )?Traceback \(most recent call last\):/;
const PLACE = /^(?:\s*\|)*\s+File ".*", line \d+/;
/** What is drawn before the lines of an exception group: `  | `, `+-+---------------- 1 ----------------`. */
const GROUP_EDGE = /^\s*(?:\||\+[- ])/;
/** `Type: message`, or the type alone. */
const EXCEPTION = /^[A-Za-z_][\w.]*(?:: .*|:?)$/;
/** A group says how many it holds; what went wrong stands in them. */
const GROUP = /\(\d+ sub-exceptions?\)$/;
/** What a message goes on with in its further lines, as those of databases and validators do. */
const GOES_ON = /^[\s(^~]/;

/** A line without the bars that an exception group draws before it, and how many those are. */
function unbarred(line: string): { text: string; depth: number } {
  let text = line;
  let depth = 0;
  for (let next = /^\s*\| ?/.exec(text); next; next = /^\s*\| ?/.exec(text)) {
    text = text.slice(next[0].length);
    depth += 1;
  }
  return { text, depth };
}

/** The innermost exception of a group; the first of those that are equally deep. */
function innermost(lines: readonly string[]): string | null {
  let best: { text: string; depth: number } | null = null;
  for (const line of lines) {
    const { text, depth } = unbarred(line);
    if (depth === 0 || !EXCEPTION.test(text) || GROUP.test(text)) continue;
    if (!best || depth > best.depth) best = { text, depth };
  }
  return best?.text ?? null;
}

/** The last line of what follows a traceback; null: nothing does, but for more of its message. */
function lastOf(lines: readonly string[]): string | null {
  const last = lines.findLast((line) => line.trim() !== '');
  return last === undefined || GOES_ON.test(last) ? null : last;
}

/** Where the last traceback names its last place; -1: there is none. */
function lastPlace(lines: readonly string[]): number {
  return lines.findLastIndex((line) => PLACE.test(line) || BEGIN.test(line));
}

/**
 * The line of an error output that says best what went wrong. A Python traceback that ends it: its exception, of a group
 * the innermost. Where something follows a traceback, that was dealt with: the last line. null: no traceback is there.
 */
export function headline(lines: readonly string[]): string | null {
  const place = lastPlace(lines);
  if (place === -1) return null;
  const begin = lines.findLastIndex((line, i) => i <= place && BEGIN.test(line) && !/^\s*\|/.test(line));
  if (begin !== -1 && GROUP_EDGE.test(lines[begin] ?? '')) {
    const rest = lines.slice(begin + 1);
    const after = rest.findIndex((line) => !GROUP_EDGE.test(line) && line.trim() !== '');
    if (after === -1) return innermost(rest);
    return lastOf(rest.slice(after)) ?? innermost(rest);
  }
  const from = lines.findIndex((line, i) => i > place && /^\S/.test(line));
  const exception = lines[from];
  if (exception === undefined) return null;
  return lastOf(lines.slice(from + 1)) ?? exception;
}
