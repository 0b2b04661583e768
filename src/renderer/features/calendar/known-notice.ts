import type { CalendarInfoView } from '@shared/contract/calendars';
import type { MessageKey } from '../../i18n';

/** What is to be said of the end of what a calendar knows. */
export interface KnownNotice {
  /** `over`: it lies behind; `due`: the next stretch should have been there; `beyond`: only the view reaches past it. */
  kind: 'over' | 'due' | 'beyond';
  /** The last known date. */
  knownTo: string;
}

/** What is to be said while days up to a date are shown; null: nothing. */
export function noticeOf(
  { knownTo, renewal }: Pick<CalendarInfoView, 'knownTo' | 'renewal'>,
  shownTo: string,
): KnownNotice | null {
  // What needs no data has no end that could be reached.
  if (renewal.warnFrom === null) return null;
  if (renewal.state !== 'ok') return { kind: renewal.state, knownTo };
  return shownTo > knownTo ? { kind: 'beyond', knownTo } : null;
}

/** The sentence for each. */
export const NOTICE_TEXT = {
  over: 'calendar.over',
  due: 'calendar.due',
  beyond: 'calendar.beyond',
} as const satisfies Readonly<Record<KnownNotice['kind'], MessageKey>>;
