import type { Cron } from './cron';
import { evenStep, joined, listed, runsOf, twoDigits, type Words } from './word-lists';

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
/** More times of day than these make no sentence. */
const MAX_TIMES = 6;
/** Nor do more minutes of the hour. */
const MAX_MINUTES = 12;
/** Nor do more stretches of hours, such as a morning and an afternoon session. */
const MAX_WINDOWS = 3;

/**
 * The sentence of a cron expression, without its zone. `describeTime` is asked for the times of day where they have
 * none of the shapes that people use most.
 */
export function cronWords(cron: Cron, describeTime: () => Words): Words {
  const days = daysOf(cron);
  const times = timesOfDay(cron);
  if (times === null) {
    const rhythm = rhythmOf(cron) ?? describeTime();
    return days === null ? rhythm : { zh: `${days.zh}，${rhythm.zh}`, en: `${rhythm.en}, ${days.en}` };
  }
  if (days === null) return { zh: `每天 ${times.zh}`, en: `At ${times.en} every day` };
  return { zh: `${days.zh} ${times.zh}`, en: `At ${times.en}, ${days.en}` };
}

/** A few times a day, each by its own name. */
function timesOfDay({ fields: { hour, minute, second } }: Cron): Words | null {
  if (hour.values.length * minute.values.length * second.values.length > MAX_TIMES) return null;
  const onTheMinute = second.values.length === 1 && second.values[0] === 0;
  const times = hour.values.flatMap((h) =>
    minute.values.flatMap((m) => second.values.map((s) => (onTheMinute ? [h, m] : [h, m, s]).map(twoDigits).join(':'))),
  );
  return joined(times.map((time) => ({ zh: time, en: time })));
}

/** What comes again and again within the day. */
function rhythmOf({ fields: { hour, minute, second } }: Cron): Words | null {
  const allHours = hour.values.length === 24;
  if (allHours && minute.values.length === 60) {
    const rhythm = withinMinute(second.values);
    if (rhythm !== null) return rhythm;
  }
  if (second.values.length !== 1 || second.values[0] !== 0) return null;
  return allHours ? withinHour(minute.values) : withinDay(hour.values, minute.values);
}

function withinMinute(seconds: readonly number[]): Words | null {
  const [first = 0] = seconds;
  const step = evenStep(seconds, 60);
  if (step === 1) return { zh: '每秒', en: 'Every second' };
  if (step !== null && first === 0) return { zh: `每 ${step} 秒`, en: `Every ${step} seconds` };
  if (seconds.length === 1 && first > 0) return { zh: `每分钟第 ${first} 秒`, en: `Every minute at second ${first}` };
  return null;
}

function withinHour(minutes: readonly number[]): Words | null {
  const [first = 0] = minutes;
  const steps = minuteSteps(minutes);
  if (steps !== null && first === 0) return steps;
  if (steps !== null) return { zh: `${steps.zh}（从第 ${first} 分起）`, en: `${steps.en} from minute ${first} on` };
  if (minutes.length === 1) {
    if (first === 0) return { zh: '每小时整点', en: 'Every hour, on the hour' };
    return { zh: `每小时第 ${first} 分`, en: `Every hour at minute ${first}` };
  }
  if (minutes.length > MAX_MINUTES) return null;
  const names = joined(minutes.map((minute) => ({ zh: String(minute), en: String(minute) })));
  return { zh: `每小时第 ${names.zh} 分`, en: `Every hour at minutes ${names.en}` };
}

function minuteSteps(minutes: readonly number[]): Words | null {
  const step = evenStep(minutes, 60);
  if (step === null) return null;
  return step === 1 ? { zh: '每分钟', en: 'Every minute' } : { zh: `每 ${step} 分钟`, en: `Every ${step} minutes` };
}

function withinDay(hours: readonly number[], minutes: readonly number[]): Words | null {
  const [firstMinute = 0] = minutes;
  const step = evenStep(hours, 24);
  if (step !== null && minutes.length === 1 && hours[0] === 0) {
    if (firstMinute === 0) return { zh: `每 ${step} 小时整点`, en: `Every ${step} hours, on the hour` };
    return { zh: `每 ${step} 小时的第 ${firstMinute} 分`, en: `Every ${step} hours, at minute ${firstMinute}` };
  }
  const runs = runsOf(hours);
  const inner = minuteSteps(minutes) ?? withinHour(minutes);
  if (runs.length > MAX_WINDOWS || inner === null) return null;
  const lastMinute = minutes.at(-1) ?? 0;
  const windows = joined(
    runs.map(({ first, last }) => {
      const from = `${twoDigits(first)}:${twoDigits(firstMinute)}`;
      const to = `${twoDigits(last)}:${twoDigits(lastMinute)}`;
      return { zh: `${from} 至 ${to}`, en: `from ${from} to ${to}` };
    }),
  );
  return { zh: `${windows.zh} ${inner.zh}`, en: `${inner.en} ${windows.en}` };
}

/** On which days; null for every day. */
function daysOf({ fields: { day, month, weekday }, eitherDay }: Cron): Words | null {
  const months = month.values.length < 12 ? monthsOf(month.values) : null;
  const dates = day.values.length < 31 ? datesOf(day.values) : null;
  const weekdays = weekday.values.length < 7 ? weekdaysOf(weekday.values) : null;
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
