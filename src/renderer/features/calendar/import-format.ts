import type { CallInput } from '@shared/contract';

/** How days may be written. */
export type ImportFormat = CallInput<'calendars.import'>['format'];

/** The formats, in the order in which they are offered. */
export const IMPORT_FORMATS: readonly ImportFormat[] = ['csv', 'json', 'ics'];

/** The most characters that the engine takes. */
export const MOST_CHARACTERS = 1_000_000;

/** The format that a text is written in, by how it begins; CSV where nothing else shows. */
export function formatOf(text: string): ImportFormat {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (/^BEGIN:VCALENDAR/i.test(start)) return 'ics';
  return /^[[{]/.test(start) ? 'json' : 'csv';
}
