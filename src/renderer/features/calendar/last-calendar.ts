import type { Language } from '../../i18n';
import { homeCalendar } from '../../composables/hours-choice';

const STORED = 'closing-bell.calendar';

/** The calendar that was looked at last in this browser, else that of the person's market. */
export function preferredCalendar(language: Language): string {
  return localStorage.getItem(STORED) ?? homeCalendar(language);
}

/** Remembers the calendar for the next visit. */
export function rememberCalendar(id: string): void {
  localStorage.setItem(STORED, id);
}
