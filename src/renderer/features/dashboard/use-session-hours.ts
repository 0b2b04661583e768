import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { localDateOf, midnightOf } from '@shared/dates';
import type { CalendarDayView } from '@shared/model/session';
import { calendarIdOf } from '@shared/model/trigger';
import { useBridge } from '../../bridge';
import { homeCalendar, useHoursChoice } from '../../composables/hours-choice';
import { useLoader } from '../../composables/use-loader';
import { useText } from '../../i18n';
import { useCalendarsStore } from '../../stores/calendars';

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
/** Tasks that are looked through for the calendars that they use. */
const MOST_TASKS = 200;

/** The calendars that the enabled tasks go by, the one that most use first. */
async function calendarsInUse(): Promise<string[]> {
  const filter = { enabled: true };
  const { rows } = await useBridge().call('tasks.list', { page: 1, pageSize: MOST_TASKS, filter });
  const uses = new Map<string, number>();
  for (const { trigger, guard, session } of rows) {
    const named = [calendarIdOf(trigger), guard?.calendar, session?.calendar];
    for (const id of new Set(named)) if (id) uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  return [...uses].sort(([, one], [, other]) => other - one).map(([id]) => id);
}

/** A calendar of whole days has no hours to be shaded. */
function isWholeDay({ openAt, closeAt }: CalendarDayView): boolean {
  return openAt !== null && closeAt !== null && closeAt - openAt >= 23 * 3_600_000;
}

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
