import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { localDateOf, midnightOf } from '@shared/dates';
import type { CalendarDayView } from '@shared/model/session';
import { calendarsInUse } from '../../composables/calendars-in-use';
import { homeCalendar, useHoursChoice } from '../../composables/hours-choice';
import { useLoader } from '../../composables/use-loader';
import { useText } from '../../i18n';
import { useCalendarsStore } from '../../stores/calendars';
import { isWholeDay } from '../../panels/calendar/session-hours';

/** The sessions of one calendar around today. */
export interface CalendarHours {
  id: string;
  name: string;
  days: readonly CalendarDayView[];
}

/** More bands than these can't be told apart. */
const MOST_CALENDARS = 3;
/** Calendars that are looked at to find those. */
const MOST_READ = 6;

/** The session hours to be shaded on the time axis of a day; `today` is the midnight before now, epoch ms. */
export function useSessionHours(today: Readonly<Ref<number>>): ComputedRef<readonly CalendarHours[]> {
  const store = useCalendarsStore();
  const { language } = useText();
  const choice = useHoursChoice();
  const found = shallowRef<readonly { id: string; days: readonly CalendarDayView[] }[]>([]);

  const { run } = useLoader(async () => {
    const from = localDateOf(midnightOf(today.value, -1));
    // The day after tomorrow's morning may be tonight's business: a night belongs to the session that follows it.
    const to = localDateOf(midnightOf(today.value, 5));
    const [used] = await Promise.all([choice.value ?? calendarsInUse(), store.loaded || store.load()]);
    const asked = choice.value === null && used.length === 0 ? [homeCalendar(language.value)] : used;
    const known = [...new Set(asked.flatMap((id) => store.find(id)?.id ?? []))].slice(0, MOST_READ);
    const read = await Promise.all(known.map(async (id) => ({ id, days: await store.days(id, from, to) })));
    found.value = read.filter(({ days }) => !days.some(isWholeDay)).slice(0, MOST_CALENDARS);
  });
  void run();
  watch([today, () => store.revision, language], () => void run());

  return computed(() =>
    found.value.map(({ id, days }) => {
      const name = store.find(id)?.name;
      return { id, days, name: (language.value === 'zh-CN' ? name?.zh : name?.en) ?? id };
    }),
  );
}
