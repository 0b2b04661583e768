import { damage, translate } from './sqlite-error';

/** Writes a value into a TEXT column; null stays null. */
export function encode(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/**
 * Reads back what `encode` wrote. The type is trusted: nothing else writes these columns. Throws `unavailable` for
 * anything else than JSON: a page that the disk lost may pass for one in all but its values.
 */
export function decode<T>(text: string): T {
  const value = parsed(text);
  // `encode` leaves the column empty for nothing.
  if (value === null) throw translate(damage('A value is not there.'));
  return value as T;
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw translate(damage(`A value is no JSON: ${String(error)}`));
  }
}

/** Like `decode`, for columns that may be null. */
export function decodeNullable<T>(text: string | null): T | null {
  return text === null ? null : decode<T>(text);
}
