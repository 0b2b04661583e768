import type { Params } from '@shared/model/common';

/** Windows holds 32,767 characters in a variable, its name included; Linux 128 KiB. */
const LONGEST_VARIABLE = 32_000;
/** Arguments and environment together have 1 MB on macOS, 2 MB on Linux; a character has up to three bytes. */
const ALL_VARIABLES = 131_072;

/** How a child gets its parameters. */
export interface HandedParams {
  /** Those that an environment can hold. */
  variables: Record<string, string>;
  /** All of them; null: there are none. `needed`: some are in the file only. */
  file: { json: string; needed: boolean } | null;
}

/** Divides the parameters of a run: all go into a file, and each that is short enough into the environment as well. */
export function handParams(params: Params): HandedParams {
  const entries = Object.entries(params);
  if (entries.length === 0) return { variables: {}, file: null };
  const variables: Record<string, string> = {};
  let room = ALL_VARIABLES;
  let needed = false;
  for (const [name, value] of entries) {
    const text = String(value);
    if (text.length > LONGEST_VARIABLE || text.length > room) {
      needed = true;
      continue;
    }
    room -= text.length;
    variables[`CLOSING_BELL_PARAM_${name}`] = text;
  }
  return { variables, file: { json: JSON.stringify(params), needed } };
}
