/** A place in a file that a line of a log names, and where in the line. */
export interface FilePlace {
  from: number;
  to: number;
  path: string;
  line: number;
}

/** Places that are told of one line; a line with more is no traceback. */
const MOST_PLACES = 20;
/** `File "…", line N` of Python; `path.py:42` of others, the names of files by their usual endings. No part of an address. */
const PLACES =
  /File "([^"<>\n]{1,1000})", line (\d{1,7})|(?<![\p{L}\p{N}_/\\.@+-])(?:file:\/\/(?:\/(?=[A-Za-z]:))?)?(?!\/\/)((?:[A-Za-z]:[\\/])?[\p{L}\p{M}\p{N}_./\\~@+-]+\.(?:py|pyx|pyi|js|mjs|cjs|ts|mts|vue|go|rs|java|kt|scala|c|cc|cpp|h|hpp|cs|r|R|jl|rb|php|sh|sql|toml|yaml|yml|json|cfg|ini)):(\d{1,7})(?!\d)/gu;

/** The places in files that a line names, colours left out, in order. */
export function filePlaces(line: string): FilePlace[] {
  if (!line.includes('File "') && !/\.\w{1,5}:\d/.test(line)) return [];
  const places: FilePlace[] = [];
  for (const match of line.matchAll(PLACES)) {
    if (places.length >= MOST_PLACES) break;
    const path = match[1] ?? match[3] ?? '';
    const number = Number(match[2] ?? match[4]);
    if (number > 0) places.push({ from: match.index, to: match.index + match[0].length, path, line: number });
  }
  return places;
}

/** Where code of others lies. */
const LIBRARIES = /[\\/](?:site-packages|dist-packages|node_modules|lib[\\/]python\d)[\\/]|^(?:node:|internal\/)/;

/** Of the places of a traceback, outermost first, the one to look at: the innermost in code of one's own. */
export function ownPlace(places: readonly FilePlace[]): FilePlace | undefined {
  return places.findLast(({ path }) => !LIBRARIES.test(path)) ?? places.at(-1);
}
