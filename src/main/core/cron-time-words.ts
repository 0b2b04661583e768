import type { Cron } from './cron';
import { evenStep, joined, listed, runsOf, twoDigits, type Run, type Words } from './word-lists';

/** More times of day than these make no sentence. */
const MAX_TIMES = 6;
/** Nor do more stretches of the day, such as a morning and an afternoon session. */
const MAX_WINDOWS = 3;

/** A few times a day, each by its own name; null where there are many. */
export function timesOfDay({ fields: { hour, minute, second } }: Cron): Words | null {
  if (hour.values.length * minute.values.length * second.values.length > MAX_TIMES) return null;
  const onTheMinute = isNought(second.values);
  const times = hour.values.flatMap((h) =>
    minute.values.flatMap((m) => second.values.map((s) => clock(onTheMinute ? [h, m] : [h, m, s]))),
  );
  return joined(times.map((time) => ({ zh: time, en: time })));
}

/** What comes again and again within the day. */
export function rhythmOf({ fields: { hour, minute, second } }: Cron): Words {
  return isNought(second.values)
    ? minutesIn(hour.values, minute.values)
    : secondsIn(hour.values, minute.values, second.values);
}

const isNought = (values: readonly number[]): boolean => values.length === 1 && values[0] === 0;
const clock = (parts: readonly number[]): string => parts.map(twoDigits).join(':');
const isRun = (values: readonly number[]): boolean => values.length > 2 && runsOf(values).length === 1;

/** Numbers of a field, three and more that follow one another as a range. */
function numbers(values: readonly number[]): Words {
  return listed(values, (value) => ({ zh: String(value), en: String(value) }));
}

/** Minutes on the minute, over the hours of a day. */
function minutesIn(hours: readonly number[], minutes: readonly number[]): Words {
  const steps = stepsIn(minutes, { zh: '分钟', en: 'minute' }, '分');
  if (hours.length === 24) return steps ?? minutesOfEachHour(minutes);
  const [first = 0] = minutes;
  const last = minutes.at(-1) ?? 0;
  const hourStep = evenStep(hours, 24);
  if (hourStep !== null && minutes.length === 1 && hours[0] === 0) {
    if (first === 0) return { zh: `每 ${hourStep} 小时整点`, en: `Every ${hourStep} hours, on the hour` };
    return { zh: `每 ${hourStep} 小时的第 ${first} 分`, en: `Every ${hourStep} hours, at minute ${first}` };
  }
  if (steps === null && isRun(minutes) && hours.length <= MAX_WINDOWS) {
    const windows = hours.map((hour): [number[], number[]] => [
      [hour, first],
      [hour, last],
    ]);
    return within(windows, { zh: '每分钟', en: 'Every minute' });
  }
  const runs = runsOf(hours);
  const goesOn = steps !== null || runs.some((run) => run.last > run.first);
  if (goesOn && runs.length <= MAX_WINDOWS) {
    const windows = runs.map((run): [number[], number[]] => [
      [run.first, first],
      [run.last, last],
    ]);
    return within(windows, steps ?? minutesOfEachHour(minutes));
  }
  const of = numbers(hours);
  if (steps !== null) return { zh: `${of.zh} 点，${steps.zh}`, en: `${steps.en}, in ${hoursEn(hours)}` };
  const list = numbers(minutes);
  return { zh: `${of.zh} 点的第 ${list.zh} 分`, en: `At ${many('minute', minutes)}, in ${hoursEn(hours)}` };
}

/** Seconds, over the minutes and hours of a day. */
function secondsIn(hours: readonly number[], minutes: readonly number[], seconds: readonly number[]): Words {
  const list = numbers(seconds);
  const inner = stepsIn(seconds, { zh: '秒', en: 'second' }, '秒') ?? {
    zh: `每分钟的第 ${list.zh} 秒`,
    en: `Every minute at ${many('second', seconds)}`,
  };
  const allMinutes = minutes.length === 60;
  if (allMinutes && hours.length === 24) return inner;
  const stretches: readonly Run[] | null = allMinutes
    ? runsOf(hours)
    : runsOf(minutes).length === 1
      ? single(hours)
      : null;
  if (stretches !== null && stretches.length <= MAX_WINDOWS) {
    const windows = stretches.map(({ first, last }): [number[], number[]] => [
      [first, minutes[0] ?? 0, seconds[0] ?? 0],
      [last, minutes.at(-1) ?? 0, seconds.at(-1) ?? 0],
    ]);
    return within(windows, inner);
  }
  const of = numbers(hours);
  if (allMinutes) return { zh: `${of.zh} 点，${inner.zh}`, en: `${inner.en}, in ${hoursEn(hours)}` };
  const minuteList = numbers(minutes);
  const inMinutes = `${inner.en}, in ${many('minute', minutes)}`;
  if (hours.length === 24)
    return { zh: `每小时第 ${minuteList.zh} 分内，${inner.zh}`, en: `${inMinutes} of every hour` };
  return { zh: `${of.zh} 点的第 ${minuteList.zh} 分内，${inner.zh}`, en: `${inMinutes} of ${hoursEn(hours)}` };
}

function single(values: readonly number[]): Run[] {
  return values.map((value) => ({ first: value, last: value }));
}

/** Puts a rhythm into stretches of the day, both ends among them. */
function within(windows: readonly [from: number[], to: number[]][], rhythm: Words): Words {
  const stretches = joined(
    windows.map(([from, to]) => ({
      zh: `${clock(from)} 至 ${clock(to)}`,
      en: `from ${clock(from)} to ${clock(to)}`,
    })),
  );
  return { zh: `${stretches.zh} ${rhythm.zh}`, en: `${rhythm.en} ${stretches.en}` };
}

/** Numbers that go evenly round a whole of 60, as a rhythm. */
function stepsIn(values: readonly number[], unit: Words, place: string): Words | null {
  const step = evenStep(values, 60);
  if (step === null) return null;
  if (step === 1) return { zh: `每${unit.zh}`, en: `Every ${unit.en}` };
  const [first = 0] = values;
  const every = { zh: `每 ${step} ${unit.zh}`, en: `Every ${step} ${unit.en}s` };
  if (first === 0) return every;
  return { zh: `${every.zh}（从第 ${first} ${place}起）`, en: `${every.en} from ${unit.en} ${first} on` };
}

function minutesOfEachHour(minutes: readonly number[]): Words {
  if (isNought(minutes)) return { zh: '每小时整点', en: 'Every hour, on the hour' };
  const list = numbers(minutes);
  return { zh: `每小时第 ${list.zh} 分`, en: `Every hour at ${many('minute', minutes)}` };
}

function many(unit: string, values: readonly number[]): string {
  return `${unit}${values.length === 1 ? '' : 's'} ${numbers(values).en}`;
}

function hoursEn(hours: readonly number[]): string {
  return `the ${many('hour', hours)}`;
}
