import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { CalendarInfoView } from '@shared/contract/calendars';
import { localDateOf } from '@shared/dates';
import type { AppError } from '@shared/errors';
import { calendarIdSchema, type CalendarDayView, type CalendarOverride } from '@shared/model/session';
import { homeCalendar } from '../../composables/hours-choice';
import { useDebounced } from '../../composables/use-debounced';
import { useLoader } from '../../composables/use-loader';
import { useQuery } from '../../composables/use-query';
import { useStored, type StoredForm } from '../../composables/use-stored';
import { useText } from '../../i18n';
import { useCalendarsStore } from '../../stores/calendars';
import { useEngineStore } from '../../stores/engine';
import { useNow } from '../../ui/use-now';
import { clampDate, readDate, spanOf } from './month-grid';

/** What the page looks at, and the days that belong to it. */
export interface CalendarView {
  /** null until the calendars are there. */
  info: ComputedRef<CalendarInfoView | null>;
  view: ComputedRef<'month' | 'year'>;
  /** The chosen date. */
  day: Readonly<Ref<string>>;
  span: ComputedRef<{ from: string; to: string }>;
  /** The days on screen, and some that were before, by date. */
  days: Readonly<ShallowRef<ReadonlyMap<string, CalendarDayView>>>;
  overrides: Readonly<ShallowRef<readonly CalendarOverride[]>>;
  error: Readonly<ShallowRef<AppError | null>>;
  run: () => Promise<void>;
  choose: (calendar: string) => void;
  show: (view: 'month' | 'year') => void;
  go: (date: string) => void;
  goToday: () => void;
}

const MINUTE_MS = 60_000;

const CALENDAR_ID: StoredForm<string | null> = {
  read: (text) => calendarIdSchema.safeParse(text).data,
  write: (id) => id ?? '',
};

/** The state of the calendar page: its address says calendar, view and day, and what is shown follows it. */
export function useCalendar(): CalendarView {
  const store = useCalendarsStore();
  const engine = useEngineStore();
  const { query, set } = useQuery();
  const { language } = useText();
  const now = useNow();

  /** The calendar that was looked at last in this browser. */
  const last = useStored<string | null>('calendar', null, CALENDAR_ID);
  const asked = computed(() => query.value['calendar'] ?? last.value ?? homeCalendar(language.value));
  const info = computed(() => store.find(asked.value) ?? store.rows[0] ?? null);
  const view = computed(() => (query.value['view'] === 'year' ? 'year' : 'month'));
  const today = computed(() => info.value?.today ?? localDateOf(now.value));
  const day = ref(readDate(query.value['day']) ?? today.value);
  /** Whether the day is today, whatever day that comes to be. */
  let isToday = readDate(query.value['day']) === null;
  let written = query.value['day'];
  const span = computed(() => spanOf(view.value, day.value));
  const days = shallowRef<ReadonlyMap<string, CalendarDayView>>(new Map());
  const overrides = shallowRef<readonly CalendarOverride[]>([]);

  const { error, run } = useLoader(async () => {
    await store.load();
    if (info.value === null) return;
    const { id } = info.value;
    if (isToday) day.value = today.value;
    const [rows, changes] = await Promise.all([store.days(id, span.value.from, span.value.to), store.overrides(id)]);
    if (info.value.id !== id) return;
    days.value = new Map(rows.map((row) => [row.date, row]));
    overrides.value = changes;
  });
  void run();

  watch([() => info.value?.id, () => span.value.from, () => span.value.to, () => store.revision], (next, before) => {
    // The first calendar to be known is what `run` was waiting for.
    if (before[0] !== undefined || next[3] !== before[3]) void run();
  });
  // Whether it is open, and which day it is, changes with the clock alone.
  watch(
    () => Math.floor(now.value / MINUTE_MS),
    () => {
      if (engine.connection === 'open') void run();
    },
  );
  watch(
    () => engine.connection,
    (state) => {
      if (state === 'open') void run();
    },
  );
  watch(
    () => query.value['day'],
    (text) => {
      // What was written here is behind by now if keys were pressed meanwhile.
      if (text === written) return;
      isToday = readDate(text) === null;
      day.value = readDate(text) ?? today.value;
    },
  );
  function write(change: Record<string, string | undefined> = {}): void {
    written = isToday ? undefined : day.value;
    set({ ...change, day: written });
  }
  // The address follows once the keys rest: each change of it is a step of the router.
  const writeSoon = useDebounced(() => write(), 200);

  function go(date: string): void {
    day.value = clampDate(date);
    isToday = day.value === today.value;
    writeSoon();
  }

  return {
    info,
    view,
    day,
    span,
    days,
    overrides,
    error,
    run,
    choose(calendar) {
      last.value = calendar;
      set({ calendar });
    },
    show: (next) => write({ view: next === 'year' ? next : undefined }),
    go,
    goToday: () => go(today.value),
  };
}
