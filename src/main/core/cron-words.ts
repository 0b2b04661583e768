import { message, type Message, type PlainKey } from '@shared/messages/message';
import type { Cron } from './cron';
import { rhythmOf, timesOfDay } from './cron-time-words';
import { listed, listedNumbers, runsOf, type Part } from './word-lists';

/** Monday first. */
const WEEKDAYS: readonly PlainKey[] = [
  'schedule.weekday.monday',
  'schedule.weekday.tuesday',
  'schedule.weekday.wednesday',
  'schedule.weekday.thursday',
  'schedule.weekday.friday',
  'schedule.weekday.saturday',
  'schedule.weekday.sunday',
];
const MONTHS: readonly PlainKey[] = [
  'schedule.month.january',
  'schedule.month.february',
  'schedule.month.march',
  'schedule.month.april',
  'schedule.month.may',
  'schedule.month.june',
  'schedule.month.july',
  'schedule.month.august',
  'schedule.month.september',
  'schedule.month.october',
  'schedule.month.november',
  'schedule.month.december',
];

/** The sentence of a cron expression, without its zone. */
export function cronWords(cron: Cron): Message {
  const days = daysOf(cron);
  const times = timesOfDay(cron);
  if (times === null) {
    const rhythm = rhythmOf(cron);
    return days === null ? rhythm : message('schedule.time.rhythmOn', { rhythm, days });
  }
  return days === null ? message('schedule.time.everyDay', { times }) : message('schedule.time.on', { times, days });
}

/** On which days; null for every day. */
function daysOf({ fields: { day, month, weekday }, eitherDay }: Cron): Part | null {
  const months = month.values.length < 12 ? monthsOf(month.values) : null;
  const dates = day.values.length < 31 ? datesOf(day.values) : null;
  const weekdays = weekday.values.length < 7 ? weekdaysOf(weekday.values) : null;
  // Where either field will do, one that takes every day leaves none out.
  const isEveryDay = eitherDay && (dates === null || weekdays === null);
  if (isEveryDay || (dates === null && weekdays === null)) {
    return months === null ? null : inMonths(message('schedule.days.every'), months);
  }
  if (dates === null && months === null) return weekdays;
  if (dates === null) return inMonths(weekdays ?? message('schedule.days.every'), months);

  const dated = datesIn(dates, months, month.values.length);
  if (weekdays === null) return dated;
  if (!eitherDay) return message('schedule.days.butOnly', { dates: dated, weekdays });
  return message('schedule.days.and', { dates: dated, weekdays: inMonths(weekdays, months) });
}

function datesIn(dates: Message, months: Part | null, count: number): Message {
  if (months === null) return message('schedule.days.ofEveryMonth', { dates });
  return message(count > 1 ? 'schedule.days.ofMonths' : 'schedule.days.ofMonth', { dates, months });
}

function inMonths(days: Part, months: Part | null): Part {
  return months === null ? days : message('schedule.days.inMonths', { days, months });
}

function datesOf(values: readonly number[]): Message {
  return message(values.length === 1 ? 'schedule.days.date' : 'schedule.days.dates', {
    numbers: listedNumbers(values),
  });
}

function monthsOf(values: readonly number[]): Part {
  return listed(values, 'schedule.range.months', (value) => nameAt(MONTHS, value - 1));
}

function weekdaysOf(values: readonly number[]): Part {
  const mondayFirst = values.map((value) => (value + 6) % 7).sort((a, b) => a - b);
  const weekdays = listed(mondayFirst, 'schedule.range.weekdays', (value) => nameAt(WEEKDAYS, value));
  const isRange = mondayFirst.length > 2 && runsOf(mondayFirst).length === 1;
  return isRange ? weekdays : message('schedule.days.everyWeekday', { weekdays });
}

function nameAt(names: readonly PlainKey[], index: number): Part {
  const key = names[index];
  return key === undefined ? '' : message(key);
}
