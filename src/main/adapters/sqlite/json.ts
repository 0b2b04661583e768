/** Writes a value into a TEXT column; null stays null. */
export function encode(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/** Reads back what `encode` wrote. The type is trusted: nothing else writes these columns. */
export function decode<T>(text: string): T {
  return JSON.parse(text) as T;
}

/** Like `decode`, for columns that may be null. */
export function decodeNullable<T>(text: string | null): T | null {
  return text === null ? null : decode<T>(text);
}
