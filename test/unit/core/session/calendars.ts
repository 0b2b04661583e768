import { resolve } from 'node:path';
import { BundledCalendars } from '@main/adapters/calendars/bundled-calendars';
import type { TradingCalendar } from '@main/core/calendar/calendar';

const bundled = await BundledCalendars.open({
  folder: resolve('resources/calendars'),
  systemZone: () => 'Asia/Shanghai',
  overridesOf: () => null,
});

/** One of the calendars that come with the app. */
export function calendar(id: string): TradingCalendar {
  const found = bundled.find(id);
  if (!found) throw new Error(`There is no calendar ${id}.`);
  return found;
}
