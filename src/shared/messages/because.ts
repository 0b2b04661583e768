import type { Message, PlainKey } from './message';

/** Why a schema refuses a value, as the `error` of its rule: the key of a text, which whoever shows the issue looks up. */
export function because(key: PlainKey): string {
  return key;
}

/** A message as an issue of a schema's own check. */
export function issueOf(
  path: readonly (string | number)[],
  { key, params }: Message,
): { code: 'custom'; path: (string | number)[]; message: string; params: Record<string, unknown> } {
  return { code: 'custom', path: [...path], message: key, params: { ...params } };
}
