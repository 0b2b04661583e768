import type { Params } from '@shared/model/common';
import type { NameValue } from './name-errors';

/** The value of a parameter as typed: numbers, true and false keep their type, quotes make anything a text. */
export function readParam(text: string): Params[string] {
  const value = text.trim();
  if (value === 'true' || value === 'false') return value === 'true';
  if (value !== '' && Number.isFinite(Number(value)) && String(Number(value)) === value) return Number(value);
  if (/^".*"$/su.test(value)) {
    try {
      return String(JSON.parse(value));
    } catch {
      return text;
    }
  }
  return text;
}

/** A value as it is typed; a text that would be read as something else stands in quotes. */
export function writeParam(value: Params[string]): string {
  if (typeof value !== 'string') return String(value);
  return readParam(value) === value ? value : JSON.stringify(value);
}

/** Parameters as lines of a table. */
export function paramRows(params: Params): NameValue[] {
  return Object.entries(params).map(([name, value]) => ({ name, value: writeParam(value) }));
}

/** Lines of a table as parameters; a line without a name is left out. */
export function paramsOf(rows: readonly NameValue[]): Params {
  return Object.fromEntries(rows.filter(({ name }) => name !== '').map(({ name, value }) => [name, readParam(value)]));
}
