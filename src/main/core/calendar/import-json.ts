import { message } from '@shared/messages/message';
import { problemAt, type RawImport } from './import-types';

/** Reads a JSON array of days, or an object with `days` and `knownTo`. */
export function readJson(text: string): RawImport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { days: [], problems: [problemAt(lineOfError(error.message, text), message('days.json.invalid'))] };
  }
  const isList = Array.isArray(value);
  const outer: unknown = isList ? { days: value } : value;
  if (typeof outer !== 'object' || outer === null || !('days' in outer) || !Array.isArray(outer.days)) {
    return { days: [], problems: [problemAt(1, message('days.json.noList'))] };
  }
  const unknown = Object.keys(outer).find((key) => key !== 'days' && key !== 'knownTo');
  if (unknown !== undefined) {
    return { days: [], problems: [problemAt(1, message('days.json.unknown', { field: unknown }))] };
  }
  const lines = linesOfItems(text, isList ? 0 : 1);
  const days = outer.days.map((day: unknown, i) => ({ line: lines[i] ?? 1, value: day }));
  return 'knownTo' in outer
    ? { days, problems: [], knownTo: { line: 1, value: outer.knownTo } }
    : { days, problems: [] };
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

function lineOfError(message: string, text: string): number {
  const position = /position (\d+)/.exec(message)?.[1];
  return lineAt(text, position === undefined ? text.length : Number(position));
}

/** The lines on which the objects begin that lie in an array at some depth. */
function linesOfItems(text: string, arrayDepth: number): number[] {
  const lines: number[] = [];
  let depth = 0;
  let line = 1;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}\n]/g)) {
    const [token] = match;
    if (token === '\n') line += 1;
    else if (token === '{' && depth === arrayDepth + 1) lines.push(line);
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
  }
  return lines;
}
