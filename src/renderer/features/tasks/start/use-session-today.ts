import { computed, shallowRef, watch, type ComputedRef } from 'vue';
import { addDays } from '@shared/dates';
import type { CalendarDayView, SessionRule } from '@shared/model/session';
import { useCalendarsStore } from '../../../stores/calendars';
import { formatInZone } from '../../../ui/format';
import { useNow } from '../../../ui/use-now';
import { sessionOf, type SessionDates } from './session-of';
import { useLoader } from '../../../composables/use-loader';

/** Days around today that are read: the longest closure of an exchange lies well within them. */
const AROUND_DAYS = 40;

/** The session that a run started now is for by a rule; null while that is being found out, or where it is not known. */
export function useSessionToday(rule: () => SessionRule | null): ComputedRef<SessionDates | null> {
  const calendars = useCalendarsStore();
  const now = useNow();
  const read = shallowRef<{ calendar: string; days: readonly CalendarDayView[] } | null>(null);
  const asked = computed(() => {
    const calendar = rule()?.calendar;
    const info = calendar === undefined ? null : calendars.find(calendar);
    if (calendar === undefined || info === null) return null;
    return { calendar, today: formatInZone(now.value, info.timeZone).slice(0, 10) };
  });
  const { run } = useLoader(async () => {
    if (!calendars.loaded) await calendars.load();
    const wanted = asked.value;
    if (wanted === null) return;
    const [from, to] = [addDays(wanted.today, -AROUND_DAYS), addDays(wanted.today, AROUND_DAYS)];
    const days = await calendars.days(wanted.calendar, from, to);
    if (asked.value?.calendar === wanted.calendar) read.value = { calendar: wanted.calendar, days };
  });
  watch(
    () => [asked.value?.calendar, asked.value?.today, calendars.revision],
    () => void run(),
    { immediate: true },
  );

  return computed(() => {
    const roll = rule()?.roll;
    const wanted = asked.value;
    if (roll === undefined || wanted === null || read.value?.calendar !== wanted.calendar) return null;
    return sessionOf(roll, read.value.days, now.value, wanted.today);
  });
}
