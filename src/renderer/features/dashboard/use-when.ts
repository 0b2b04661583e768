import { computed } from 'vue';
import { midnightOf } from '@shared/dates';
import { useText } from '../../i18n';
import { formatClock, formatInstant, formatWeekday } from '../../ui/format';
import { useNow } from '../../ui/use-now';

/** Says when something is due, as short as can be: the time alone today, with "tomorrow", a weekday or a date else. */
export function useWhen(): { whenOf: (at: number) => string } {
  const { t, language } = useText();
  const now = useNow();
  const today = computed(() => midnightOf(now.value));
  return {
    whenOf(at) {
      const time = formatClock(at);
      if (at < midnightOf(today.value, 1)) return time;
      if (at < midnightOf(today.value, 2)) return t('dashboard.tomorrow', { time });
      if (at < midnightOf(today.value, 7)) return `${formatWeekday(at, language.value)} ${time}`;
      return formatInstant(at).slice(5, 16);
    },
  };
}
