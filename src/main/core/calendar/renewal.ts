import { dateOf, dayOf, LAST_DAY } from '@shared/dates';
import type { TradingCalendar } from './calendar';

/**
 * How long before the end of what is known its renewal is overdue, days. From the end of a year it is mid-December:
 * the Chinese and Hong Kong exchanges announce the next year in November and December at the latest.
 */
export const RENEWAL_LEAD_DAYS = 16;

/** Whether a calendar's data should be renewed. */
export interface Renewal {
  /** `due`: the next stretch should long have been there; `over`: what is known has ended. */
  state: 'ok' | 'due' | 'over';
  /** The last known date. */
  knownTo: string;
  /** The date from which a warning is shown; null for a calendar that needs no data. */
  warnFrom: string | null;
}

/** Whether a calendar's data should be renewed, seen from a date in its zone. */
export function renewalState(calendar: Pick<TradingCalendar, 'knownTo'>, today: string): Renewal {
  const { knownTo } = calendar;
  const end = dayOf(knownTo);
  if (end >= LAST_DAY) return { state: 'ok', knownTo, warnFrom: null };
  const warnFrom = dateOf(end - RENEWAL_LEAD_DAYS);
  const state = today > knownTo ? 'over' : today >= warnFrom ? 'due' : 'ok';
  return { state, knownTo, warnFrom };
}
