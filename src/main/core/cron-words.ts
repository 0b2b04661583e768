import type { Cron } from './cron';
import { rhythmOf, timesOfDay } from './cron-time-words';
import { listed, runsOf, type Words } from './word-lists';

const WEEKDAYS: readonly Words[] = [
  { zh: '周一', en: 'Monday' },
  { zh: '周二', en: 'Tuesday' },
  { zh: '周三', en: 'Wednesday' },
  { zh: '周四', en: 'Thursday' },
  { zh: '周五', en: 'Friday' },
  { zh: '周六', en: 'Saturday' },
  { zh: '周日', en: 'Sunday' },
];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** The sentence of a cron expression, without its zone. */
export function cronWords(cron: Cron): Words {
  const days = daysOf(cron);
  const times = timesOfDay(cron);
  if (times === null) {
    const rhythm = rhythmOf(cron);
    return days === null ? rhythm : { zh: `${days.zh}，${rhythm.zh}`, en: `${rhythm.en}, ${days.en}` };
  }
  if (days === null) return { zh: `每天 ${times.zh}`, en: `At ${times.en} every day` };
  return { zh: `${days.zh} ${times.zh}`, en: `At ${times.en}, ${days.en}` };
}

/** On which days; null for every day. */
function daysOf({ fields: { day, month, weekday }, eitherDay }: Cron): Words | null {
  const months = month.values.length < 12 ? monthsOf(month.values) : null;
  const dates = day.values.length < 31 ? datesOf(day.values) : null;
  const weekdays = weekday.values.length < 7 ? weekdaysOf(weekday.values) : null;
  // Where either field will do, one that takes every day leaves none out.
  const isEveryDay = eitherDay && (dates === null || weekdays === null);
  if (isEveryDay || (dates === null && weekdays === null)) {
    return months === null ? null : inMonths({ zh: '每天', en: 'every day' }, months);
  }
  if (dates === null && months === null) return weekdays;
  if (dates === null) return inMonths(weekdays ?? { zh: '每天', en: 'every day' }, months);

  const of = month.values.length > 1 ? '的 ' : ' ';
  const dated: Words =
    months === null
      ? { zh: `每月 ${dates.zh}`, en: `on ${dates.en} of every month` }
      : { zh: `每年 ${months.zh}${of}${dates.zh}`, en: `on ${dates.en} of ${months.en}` };
  if (weekdays === null) return dated;
  if (!eitherDay) return { zh: `${dated.zh}（仅限${weekdays.zh}）`, en: `${dated.en}, but only ${weekdays.en}` };
  const besides = inMonths(weekdays, months);
  return { zh: `${dated.zh}，以及${besides.zh}`, en: `${dated.en} and ${besides.en}` };
}

function inMonths(days: Words, months: Words | null): Words {
  return months === null ? days : { zh: `每年 ${months.zh}${days.zh}`, en: `${days.en} in ${months.en}` };
}

function datesOf(values: readonly number[]): Words {
  const names = listed(values, (value) => ({ zh: String(value), en: String(value) }));
  return { zh: `${names.zh} 日`, en: values.length === 1 ? `day ${names.en}` : `days ${names.en}` };
}

function monthsOf(values: readonly number[]): Words {
  return listed(values, (value) => ({ zh: `${value} 月`, en: MONTHS[value - 1] ?? '' }));
}

function weekdaysOf(values: readonly number[]): Words {
  const mondayFirst = values.map((value) => (value + 6) % 7).sort((a, b) => a - b);
  const names = listed(mondayFirst, (value) => WEEKDAYS[value] ?? { zh: '', en: '' });
  const isRange = mondayFirst.length > 2 && runsOf(mondayFirst).length === 1;
  return { zh: isRange ? names.zh : `每${names.zh}`, en: isRange ? names.en : `every ${names.en}` };
}
