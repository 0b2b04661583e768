import { shallowReactive, watch } from 'vue';
import { useLoader } from '../../../composables/use-loader';
import { useCalendarsStore } from '../../../stores/calendars';

/** Which days of a calendar are sessions, read by years as they come into sight. */
export interface SessionYears {
  /** Reads a year, and those beside it: a month view shows days of both. */
  show: (year: number) => void;
  /** Whether a date is a session; false as well while its year is being read. */
  isSession: (date: string) => boolean;
}

/** Sessions of a calendar for a date picker. */
export function useSessionYears(calendar: () => string | null): SessionYears {
  const calendars = useCalendarsStore();
  const years = shallowReactive(new Map<number, ReadonlySet<string>>());
  const wanted = new Set<number>();
  const { run } = useLoader(async () => {
    const id = calendar();
    if (id === null) return;
    for (const year of [...wanted].filter((one) => !years.has(one))) {
      const days = await calendars.days(id, `${year}-01-01`, `${year}-12-31`);
      if (calendar() !== id) return;
      years.set(year, new Set(days.filter(({ openAt }) => openAt !== null).map(({ date }) => date)));
    }
  });
  watch([calendar, () => calendars.revision], () => {
    years.clear();
    void run();
  });

  return {
    show(year) {
      for (const one of [year, year - 1, year + 1]) wanted.add(one);
      void run();
    },
    isSession: (date) => years.get(Number(date.slice(0, 4)))?.has(date) ?? false,
  };
}
