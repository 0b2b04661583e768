import { useText } from '../../i18n';
import type { CalendarInfoView } from '@shared/contract/calendars';
import { DAY_MS, dayOf, isWeekend } from '@shared/dates';
import type { CalendarDayView } from '@shared/model/session';
import { formatCount } from '../../ui/format';
import { KIND_TEXT } from './day-look';
import type { DayLoad } from './heat';
import { wallOf } from './zone-time';

/** Days and calendars in words. */
export interface DayWords {
  /** Name of a holiday, cause of a closure; null: none is known. */
  nameOf: (day: Pick<CalendarDayView, 'name'>) => string | null;
  /** Name of a calendar. */
  calendarName: (info: Pick<CalendarInfoView, 'name'>) => string;
  /** A date in full: weekday, day, month, year. */
  fullDate: (date: string) => string;
  /** Month and year of a month, YYYY-MM. */
  monthTitle: (month: string) => string;
  /** The month alone. */
  monthName: (month: string) => string;
  /** Names of the weekdays, Monday first: as short as there is room for, long as they are read out. */
  weekdays: () => { narrow: string; short: string; long: string }[];
  /** Everything that is to be said of a day of the grid, as one sentence. */
  cellLabel: (date: string, day: CalendarDayView | undefined, load: DayLoad | undefined, timeZone: string) => string;
  /** Runs and plans of a day. */
  loadWords: (load: DayLoad) => string;
}

const MONDAY = Date.UTC(2024, 0, 1);

/** Days and calendars in the language in force. */
export function useDayWords(): DayWords {
  const { t, language } = useText();
  const format = (date: number, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language.value, { ...options, timeZone: 'UTC' }).format(date);
  const fullDate = (date: string): string =>
    format(Date.parse(date), { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });
  const nameOf = ({ name }: Pick<CalendarDayView, 'name'>): string | null => {
    const text = language.value === 'zh-CN' ? name?.zh : name?.en;
    return text === undefined || text === '' ? null : text;
  };

  function loadWords({ runs, bad, planned }: DayLoad): string {
    const parts: string[] = [];
    const count = (n: number): string => formatCount(n, language.value);
    if (runs > 0) parts.push(t('calendar.ranWords', { count: runs }));
    if (bad > 0) parts.push(t('calendar.badWords', { n: count(bad) }));
    if (planned > 0) parts.push(t('calendar.plannedWords', { n: count(planned) }));
    return parts.join(t('calendar.comma'));
  }

  return {
    nameOf,
    calendarName: ({ name }) => (language.value === 'zh-CN' ? name.zh : name.en),
    fullDate,
    monthTitle: (month) => format(Date.parse(`${month}-01`), { year: 'numeric', month: 'long' }),
    monthName: (month) => format(Date.parse(`${month}-01`), { month: 'long' }),
    weekdays: () =>
      Array.from({ length: 7 }, (_none, at) => ({
        narrow: format(MONDAY + at * DAY_MS, { weekday: 'narrow' }),
        short: format(MONDAY + at * DAY_MS, { weekday: 'short' }),
        long: format(MONDAY + at * DAY_MS, { weekday: 'long' }),
      })),
    loadWords,
    cellLabel(date, day, load, timeZone) {
      const parts = [fullDate(date)];
      if (day !== undefined) {
        const weekend = day.kind === 'closed' && nameOf(day) === null && isWeekend(dayOf(date));
        parts.push(t(weekend ? 'calendar.weekend' : KIND_TEXT[day.kind]));
        const name = nameOf(day);
        if (name !== null) parts.push(name);
        if (day.kind === 'half' && day.closeAt !== null) {
          parts.push(t('calendar.closesAt', { time: wallOf(day.closeAt, timeZone).time }));
        }
        if (day.origin === 'override') parts.push(t('calendar.yours'));
        if (day.origin === 'assumed') parts.push(t('calendar.assumed'));
      }
      if (load !== undefined) parts.push(loadWords(load));
      return parts.join(t('calendar.comma'));
    },
  };
}
