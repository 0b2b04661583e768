import { ref, type Ref } from 'vue';
import type { Language } from '../i18n';

const STORED = 'closing-bell.hours';

/** Whose session hours the dashboard shades: those of these calendars, by id; null: of the calendars in use. */
export type HoursChoice = readonly string[] | null;

function read(): HoursChoice {
  const stored = localStorage.getItem(STORED);
  if (stored === null) return null;
  return stored.split(',').filter((id) => id !== '');
}

/** The calendar of a person's market, by language and the zone of the machine. */
export function homeCalendar(language: Language, timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone): string {
  if (timeZone === 'Asia/Hong_Kong') return 'XHKG';
  return language === 'en' && timeZone.startsWith('America/') ? 'XNYS' : 'XSHG';
}

/** The choice of this browser, and a way to make another. */
export function useHoursChoice(): { choice: Readonly<Ref<HoursChoice>>; choose: (next: HoursChoice) => void } {
  const choice = ref<HoursChoice>(read());
  return {
    choice,
    choose(next) {
      choice.value = next;
      if (next === null) localStorage.removeItem(STORED);
      else localStorage.setItem(STORED, next.join(','));
    },
  };
}
