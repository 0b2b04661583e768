import { isOwnVariable, variableNameSchema } from '@shared/model/command';
import { safeNameSchema } from '@shared/model/common';

/** One line of a table of names and values, as it is typed. */
export interface NameValue {
  name: string;
  value: string;
}

/** What a table's names are names of. */
export type NameKind = 'params' | 'env';
/** What can be wrong with a name; the texts under `problem` say it. */
export type NameError = 'nameNeeded' | 'nameTwice' | 'paramName' | 'variableName' | 'variableOwn';

function errorOf(name: string, kind: NameKind): NameError | null {
  if (kind === 'params') return safeNameSchema.safeParse(name).success ? null : 'paramName';
  if (!variableNameSchema.safeParse(name).success) return 'variableName';
  return isOwnVariable(name) ? 'variableOwn' : null;
}

/** What is wrong with the names of a table, by row. */
export function nameErrors(rows: readonly NameValue[], kind: NameKind): Map<number, NameError> {
  const seen = new Set<string>();
  const errors = new Map<number, NameError>();
  rows.forEach(({ name, value }, at) => {
    // A row that was added and left blank is not meant.
    if (name === '' && value === '') return;
    const error = name === '' ? 'nameNeeded' : seen.has(name) ? 'nameTwice' : errorOf(name, kind);
    seen.add(name);
    if (error !== null) errors.set(at, error);
  });
  return errors;
}
