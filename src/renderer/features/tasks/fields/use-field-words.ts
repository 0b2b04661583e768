import { useCalendarName } from '../../../composables/use-calendar-name';
import { useText } from '../../../i18n';
import { useTriggerWords } from '../../../kinds/triggers/use-trigger-words';
import { formatDuration } from '../../../ui/format';
import { infoOf } from './definition-fields';

/** Speaks about the fields of a definition. */
export interface FieldWords {
  labelOf: (id: string) => string;
  /** A value as a person reads it; undefined stands for a field that is not there. */
  textOf: (id: string, value: unknown) => string;
}

const NOTHING = '–';

/** The words for fields and values in the language in force. */
export function useFieldWords(): FieldWords {
  const { t, language } = useText();
  const { inFull } = useTriggerWords();
  const { nameOf } = useCalendarName();

  return {
    labelOf(id) {
      const info = infoOf(id);
      if (info === undefined) return id;
      return info.id === id ? t(info.label) : `${t(info.label)} · ${id.slice(info.id.length + 1)}`;
    },
    textOf(id, value) {
      const info = infoOf(id);
      // What is not said of some fields has a meaning of its own.
      if (value === undefined || value === null) return info?.none === undefined ? NOTHING : t(info.none);
      const words = {
        t,
        language: language.value,
        duration: (seconds: number) => formatDuration(seconds * 1_000, language.value),
        calendarName: nameOf,
        triggerText: inFull,
      };
      return info?.format(value, words) || NOTHING;
    },
  };
}
