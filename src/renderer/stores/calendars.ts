import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { CalendarInfoView } from '@shared/contract/calendars';
import type { CallInput, CallOutput } from '@shared/contract';
import type { CalendarDayView, CalendarOverride } from '@shared/model/session';
import { useBridge } from '../bridge';
import { useChanges } from './changes';

/** What would come, or came, of an import. */
export type ImportReport = CallOutput<'calendars.import'>;

/** Calendars without their days, and the way to days and changes. Days are read by whoever shows them. */
export const useCalendarsStore = defineStore('calendars', () => {
  const rows = shallowRef<readonly CalendarInfoView[]>([]);
  const loaded = ref(false);
  /** Counts the changes of days: who shows some reads them anew. */
  const revision = ref(0);
  const byId = computed(() => {
    const known = new Map<string, CalendarInfoView>();
    for (const row of rows.value) for (const id of [row.id, ...row.aliases]) known.set(id.toUpperCase(), row);
    return known;
  });

  /** Reads the list. Throws AppError. */
  async function load(): Promise<void> {
    rows.value = (await useBridge().call('calendars.list', {})).rows;
    loaded.value = true;
  }

  /** A calendar by its id or an alias, in capital or small letters; null where there is none, or none is read yet. */
  function find(id: string): CalendarInfoView | null {
    return byId.value.get(id.toUpperCase()) ?? null;
  }

  /** Every day from one date to another, at most 800. Throws AppError. */
  async function days(calendar: string, from: string, to: string): Promise<CalendarDayView[]> {
    return (await useBridge().call('calendars.sessions', { calendar, from, to })).rows;
  }

  /** The days that a user changed. Throws AppError. */
  async function overrides(calendar: string): Promise<CalendarOverride[]> {
    return (await useBridge().call('calendars.overrides', { calendar })).rows;
  }

  /** Changes days. Throws AppError. */
  async function change(calendar: string, changes: readonly CalendarOverride[]): Promise<void> {
    await useBridge().call('calendars.override', { calendar, days: [...changes] });
  }

  /** Takes changes back. Throws AppError. */
  async function clear(calendar: string, dates: readonly string[]): Promise<void> {
    await useBridge().call('calendars.clear', { calendar, dates: [...dates] });
  }

  /** Reads days from a text, only to try it or to keep them. Throws AppError. */
  function importDays(input: CallInput<'calendars.import'>): Promise<ImportReport> {
    return useBridge().call('calendars.import', input);
  }

  const changes = useChanges();
  changes.onChange(({ name }) => {
    if (name === 'calendars.changed') revision.value += 1;
  });
  // While a connection was lost, nobody told.
  changes.onOpened((again) => {
    if (again) revision.value += 1;
  });

  return { rows, loaded, revision, load, find, days, overrides, change, clear, importDays };
});
