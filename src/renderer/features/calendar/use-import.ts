import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { addDays } from '@shared/dates';
import type { CalendarDayView, CalendarOverride } from '@shared/model/session';
import { useAction } from '../../composables/use-action';
import { useCalendarsStore, type ImportReport } from '../../stores/calendars';
import { formatOf, type ImportFormat } from './import-format';

/** One day of an import, beside what it is now; null: nothing is known of it. */
export interface ImportedDay {
  will: CalendarOverride;
  now: CalendarDayView | null;
  differs: boolean;
}

/** The way of days from a text into a calendar: checked first, then kept. */
export interface ImportForm {
  text: Ref<string>;
  format: Ref<ImportFormat>;
  knownTo: Ref<string | null>;
  busy: Readonly<Ref<boolean>>;
  /** What came of the check of the text as it stands; null: it is not checked. */
  report: Readonly<ShallowRef<ImportReport | null>>;
  days: ComputedRef<readonly ImportedDay[]>;
  check: () => Promise<void>;
  /** Answers how many days were imported; null: none were, and the report says why. */
  apply: () => Promise<number | null>;
}

/** The most days that the engine tells of at once. */
const MOST_DAYS = 800;

/** An import into one calendar. */
export function useImport(calendar: string): ImportForm {
  const store = useCalendarsStore();
  const { busy, act } = useAction();
  const text = ref('');
  const format = ref<ImportFormat>('csv');
  const knownTo = ref<string | null>(null);
  const report = shallowRef<ImportReport | null>(null);
  const present = shallowRef<ReadonlyMap<string, CalendarDayView>>(new Map());

  watch(text, (next) => (format.value = formatOf(next)));
  // What was checked is not what stands there any more.
  watch([text, format, knownTo], () => (report.value = null));

  function send(dryRun: boolean): Promise<ImportReport> {
    const until = knownTo.value === null ? {} : { knownTo: knownTo.value };
    return store.importDays({ calendar, format: format.value, text: text.value, dryRun, ...until });
  }
  async function readPresent(days: readonly CalendarOverride[]): Promise<void> {
    const dates = days.map(({ date }) => date).sort();
    const [from, last] = [dates[0], dates.at(-1)];
    if (from === undefined || last === undefined) return;
    const farthest = addDays(from, MOST_DAYS - 1);
    const rows = await store.days(calendar, from, last < farthest ? last : farthest);
    present.value = new Map(rows.map((row) => [row.date, row]));
  }

  return {
    text,
    format,
    knownTo,
    busy,
    report,
    days: computed(() =>
      (report.value?.days ?? []).map((will) => {
        const now = present.value.get(will.date) ?? null;
        return { will, now, differs: now?.kind !== will.kind || now.origin === 'assumed' || will.close !== undefined };
      }),
    ),
    check: async () => {
      await act(async () => {
        const found = await send(true);
        await readPresent(found.days);
        report.value = found;
      });
    },
    apply: async () => {
      let count: number | null = null;
      await act(async () => {
        const found = await send(false);
        report.value = found;
        if (found.applied) count = found.days.length;
      });
      return count;
    },
  };
}
