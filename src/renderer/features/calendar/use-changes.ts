import type { Ref } from 'vue';
import type { CalendarOverride } from '@shared/model/session';
import { useAction } from '../../composables/use-action';
import { useNotify } from '../../composables/use-notify';
import { useText } from '../../i18n';
import { useCalendarsStore } from '../../stores/calendars';
import { KIND_TEXT } from './day-look';

/** Changes of days, each of which can be taken back from its message. */
export interface Changes {
  busy: Readonly<Ref<boolean>>;
  /** Keeps changes; `before` are those that stood on these dates. Answers whether it went well. */
  save: (changes: readonly CalendarOverride[], before: readonly CalendarOverride[]) => Promise<boolean>;
  takeBack: (changes: readonly CalendarOverride[]) => void;
}

/** Changes to the days of one calendar. */
export function useChanges(calendar: () => string): Changes {
  const store = useCalendarsStore();
  const { t } = useText();
  const { done } = useNotify();
  const { busy, act } = useAction();

  /** Brings dates back to what stood on them. */
  async function restore(id: string, dates: readonly string[], before: readonly CalendarOverride[]): Promise<void> {
    const kept = new Set(before.map(({ date }) => date));
    const gone = dates.filter((date) => !kept.has(date));
    if (gone.length > 0) await store.clear(id, gone);
    if (before.length > 0) await store.change(id, before);
  }

  return {
    busy,
    save: (changes, before) => {
      const id = calendar();
      return act(async () => {
        await store.change(id, changes);
        const [first] = changes;
        if (first === undefined) return;
        done(t('calendar.changed', { date: first.date, kind: t(KIND_TEXT[first.kind]) }), {
          label: t('common.undo'),
          run: () =>
            act(() =>
              restore(
                id,
                changes.map(({ date }) => date),
                before,
              ),
            ),
        });
      });
    },
    takeBack(changes) {
      const id = calendar();
      const [first] = changes;
      if (first === undefined) return;
      const text =
        changes.length === 1
          ? t('calendar.tookBack', { date: first.date })
          : t('calendar.tookBackAll', { count: changes.length });
      void act(async () => {
        await store.clear(
          id,
          changes.map(({ date }) => date),
        );
        done(text, { label: t('common.undo'), run: () => act(() => store.change(id, changes)) });
      });
    },
  };
}
