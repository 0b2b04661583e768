import { twoDigits } from '@shared/dates';
import { message, type Message } from '@shared/messages/message';
import type { Cron } from './cron';
import { evenStep, joined, listedNumbers, runsOf, type Part, type Run } from './word-lists';

/** More times of day than these make no sentence. */
const MAX_TIMES = 6;
/** Nor do more stretches of the day, such as a morning and an afternoon session. */
const MAX_WINDOWS = 3;

/** A number of a field, and several. */
const PLACES = {
  hour: { one: 'schedule.time.hour', many: 'schedule.time.hours' },
  minute: { one: 'schedule.time.minute', many: 'schedule.time.minutes' },
  second: { one: 'schedule.time.second', many: 'schedule.time.seconds' },
} as const;

/** Every one of a unit, every few, and every few where the first is not 0. */
const STEPS = {
  minute: {
    each: 'schedule.every.minute',
    few: 'schedule.every.minutes',
    from: 'schedule.every.minutesFrom',
  },
  second: {
    each: 'schedule.every.second',
    few: 'schedule.every.seconds',
    from: 'schedule.every.secondsFrom',
  },
} as const;

/** A few times a day, each by its own name; null where there are many. */
export function timesOfDay({ fields: { hour, minute, second } }: Cron): Part | null {
  if (hour.values.length * minute.values.length * second.values.length > MAX_TIMES) return null;
  const onTheMinute = isNought(second.values);
  const times = hour.values.flatMap((h) =>
    minute.values.flatMap((m) => second.values.map((s) => clock(onTheMinute ? [h, m] : [h, m, s]))),
  );
  return joined(times);
}

/** What comes again and again within the day. */
export function rhythmOf({ fields: { hour, minute, second } }: Cron): Message {
  return isNought(second.values)
    ? minutesIn(hour.values, minute.values)
    : secondsIn(hour.values, minute.values, second.values);
}

const isNought = (values: readonly number[]): boolean => values.length === 1 && values[0] === 0;
const clock = (parts: readonly number[]): string => parts.map(twoDigits).join(':');
const isRun = (values: readonly number[]): boolean => values.length > 2 && runsOf(values).length === 1;

/** Minutes on the minute, over the hours of a day. */
function minutesIn(hours: readonly number[], minutes: readonly number[]): Message {
  const steps = stepsIn(minutes, 'minute');
  if (hours.length === 24) return steps ?? minutesOfEachHour(minutes);
  const [first = 0] = minutes;
  const last = minutes.at(-1) ?? 0;
  const hourStep = evenStep(hours, 24);
  if (hourStep !== null && minutes.length === 1 && hours[0] === 0) {
    if (first === 0) return message('schedule.every.fullHours', { n: hourStep });
    return message('schedule.every.hoursAt', { n: hourStep, minutes: place('minute', minutes) });
  }
  if (steps === null && isRun(minutes) && hours.length <= MAX_WINDOWS) {
    const windows = hours.map((hour): [number[], number[]] => [
      [hour, first],
      [hour, last],
    ]);
    return within(windows, message('schedule.every.minute'));
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
  const inHours = place('hour', hours);
  if (steps !== null) return message('schedule.time.inHours', { rhythm: steps, hours: inHours });
  return message('schedule.time.minutesInHours', { minutes: place('minute', minutes), hours: inHours });
}

/** Seconds, over the minutes and hours of a day. */
function secondsIn(hours: readonly number[], minutes: readonly number[], seconds: readonly number[]): Message {
  const rhythm =
    stepsIn(seconds, 'second') ?? message('schedule.every.minuteAt', { seconds: place('second', seconds) });
  const allMinutes = minutes.length === 60;
  if (allMinutes && hours.length === 24) return rhythm;
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
    return within(windows, rhythm);
  }
  const inHours = place('hour', hours);
  if (allMinutes) return message('schedule.time.inHours', { rhythm, hours: inHours });
  const inMinutes = place('minute', minutes);
  if (hours.length === 24) return message('schedule.time.inMinutes', { rhythm, minutes: inMinutes });
  return message('schedule.time.inMinutesOfHours', { rhythm, minutes: inMinutes, hours: inHours });
}

function single(values: readonly number[]): Run[] {
  return values.map((value) => ({ first: value, last: value }));
}

/** Puts a rhythm into stretches of the day, both ends among them. */
function within(windows: readonly [from: number[], to: number[]][], rhythm: Message): Message {
  const stretches = windows.map(([from, to]) => message('schedule.time.window', { from: clock(from), to: clock(to) }));
  return message('schedule.time.within', { rhythm, windows: joined(stretches) });
}

/** Numbers that go evenly round a whole of 60, as a rhythm. */
function stepsIn(values: readonly number[], unit: keyof typeof STEPS): Message | null {
  const n = evenStep(values, 60);
  if (n === null) return null;
  const { each, few, from } = STEPS[unit];
  if (n === 1) return message(each);
  const [first = 0] = values;
  return first === 0 ? message(few, { n }) : message(from, { n, first });
}

function minutesOfEachHour(minutes: readonly number[]): Message {
  if (isNought(minutes)) return message('schedule.every.fullHour');
  return message('schedule.every.hourAt', { minutes: place('minute', minutes) });
}

/** Numbers of a field with the field's name. */
function place(field: keyof typeof PLACES, values: readonly number[]): Message {
  const { one, many } = PLACES[field];
  return message(values.length === 1 ? one : many, { numbers: listedNumbers(values) });
}
