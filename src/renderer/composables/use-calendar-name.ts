import { useText } from '../i18n';
import { useCalendarsStore } from '../stores/calendars';
import { useLoader } from './use-loader';

/** Speaks of calendars; the list of them is read once, by whoever first shows one. */
export function useCalendarName(): {
  /** Id and name, such as "XSHG Shanghai Stock Exchange"; the id alone while the list is being read. */
  nameOf: (id: string) => string;
} {
  const { language } = useText();
  const calendars = useCalendarsStore();
  const { run } = useLoader(() => calendars.load());
  if (!calendars.loaded) void run();

  return {
    nameOf(id) {
      const name = calendars.find(id)?.name;
      return name === undefined ? id : `${id} ${language.value === 'zh-CN' ? name.zh : name.en}`;
    },
  };
}
