import { useTimeoutFn } from '@vueuse/core';
import { computed, shallowRef, watch, type ComputedRef } from 'vue';
import { localDateOf, midnightOf } from '@shared/dates';
import type { CalendarDayView } from '@shared/model/session';
import { calendarsInUse } from '../composables/calendars-in-use';
import { homeCalendar } from '../composables/hours-choice';
import { useLoader } from '../composables/use-loader';
import { useText } from '../i18n';
import { isWholeDay } from '../panels/calendar/session-hours';
import { useCalendarsStore } from '../stores/calendars';
import { useNow } from '../ui/use-now';
import { marketStateOf, type MarketState } from './market-state';

/** A market and how it is now. */
export interface Market {
  id: string;
  state: MarketState;
}

const MINUTE_MS = 60_000;
/** More have no room. */
const MOST_MARKETS = 4;
/** The pages come first. */
const AFTER_MS = 2_000;
/** The longest closures of exchanges last nine days. */
const DAYS_AHEAD = 14;

/** The markets that the user's tasks go by and the one at home, at the turn of each minute; `minute` is epoch ms. */
export function useMarkets(): { markets: ComputedRef<readonly Market[]>; minute: ComputedRef<number> } {
  const store = useCalendarsStore();
  const { language } = useText();
  const now = useNow();
  const minute = computed(() => Math.floor(now.value / MINUTE_MS) * MINUTE_MS);
  const today = computed(() => midnightOf(minute.value));
  const found = shallowRef<readonly { id: string; days: readonly CalendarDayView[] }[]>([]);

  const { run } = useLoader(async () => {
    const from = localDateOf(midnightOf(today.value, -1));
    const to = localDateOf(midnightOf(today.value, DAYS_AHEAD));
    const [used] = await Promise.all([calendarsInUse(), store.loaded || store.load()]);
    const wanted = [homeCalendar(language.value), ...used].flatMap((id) => store.find(id)?.id ?? []);
    const ids = [...new Set(wanted)].slice(0, MOST_MARKETS + 2);
    const read = await Promise.all(ids.map(async (id) => ({ id, days: await store.days(id, from, to) })));
    found.value = read.filter(({ days }) => !days.some(isWholeDay)).slice(0, MOST_MARKETS);
  });
  useTimeoutFn(() => void run(), AFTER_MS);
  watch([today, () => store.revision, language], () => void run());

  return {
    minute,
    markets: computed(() => found.value.map(({ id, days }) => ({ id, state: marketStateOf(days, minute.value) }))),
  };
}
