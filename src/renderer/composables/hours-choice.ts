import type { Ref } from 'vue';
import { calendarIdSchema } from '@shared/model/session';
import type { Language } from '../i18n';
import { useStored } from './use-stored';

/** Whose session hours the dashboard shades: those of these calendars, by id; null: of the calendars in use. */
export type HoursChoice = readonly string[] | null;

/** The calendar of a person's market, by language and the zone of the machine. */
export function homeCalendar(language: Language, timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone): string {
  if (timeZone === 'Asia/Hong_Kong') return 'XHKG';
  return language === 'en' && timeZone.startsWith('America/') ? 'XNYS' : 'XSHG';
}

/** The choice of this browser. */
export function useHoursChoice(): Ref<HoursChoice> {
  return useStored<HoursChoice>('hours', null, {
    read: (text) => text.split(',').filter((id) => calendarIdSchema.safeParse(id).success),
    write: (ids) => ids?.join(',') ?? '',
  });
}
