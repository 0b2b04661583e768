/** What a sentence about a cron expression claims. */
export interface Claim {
  /** Whether it runs at this second of the day. */
  at(hour: number, minute: number, second: number): boolean;
  /** Whether it runs on this day; weekday 0 is Sunday. */
  on(month: number, day: number, weekday: number): boolean;
}

type At = Claim['at'];
type On = Claim['on'];

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const monday = (name: string): number => (WEEKDAYS.indexOf(name) + 6) % 7;

/** `1, 3 to 5 and 9` as a set; names are numbered by `numberOf`. */
function setOf(text: string, numberOf: (name: string) => number = Number): Set<number> {
  const values = new Set<number>();
  for (const item of text.split(/, | and /)) {
    const [from = '', to = from] = item.split(' to ');
    if (!(numberOf(from) >= 0 && numberOf(to) >= numberOf(from))) throw new Error(`“${item}” is no number or range.`);
    for (let value = numberOf(from); value <= numberOf(to); value += 1) values.add(value);
  }
  return values;
}

const secondsOf = (clock: string): number => {
  const [hour = 0, minute = 0, second = 0] = clock.split(':').map(Number);
  return hour * 3600 + minute * 60 + second;
};

/** Reads the time of day in a sentence word for word, without a look at how it was made. */
function readTime(text: string): At {
  const exact = /^At ((?:\d\d:\d\d(?::\d\d)?(?:, | and )?)+)$/.exec(text)?.[1];
  if (exact !== undefined) {
    const times = new Set(exact.split(/, | and /).map(secondsOf));
    return (h, m, s) => times.has(h * 3600 + m * 60 + s);
  }
  const windows = [...text.matchAll(/from (\d\d:[\d:]+) to (\d\d:[\d:]+)/g)].map(([, from = '', to = '']) => [
    secondsOf(from),
    secondsOf(to),
  ]);
  let rest = text.replace(/ from \d\d:.*$/, '');
  const inside: At = (h, m, s) => {
    const at = h * 3600 + m * 60 + s;
    return windows.length === 0 || windows.some(([from = 0, to = 0]) => at >= from && at <= to);
  };
  let hours: At = () => true;
  const hourList = /(?:, in| of) the hours? (.+)$/.exec(rest);
  if (hourList) {
    const set = setOf(hourList[1] ?? '');
    hours = (h) => set.has(h);
    rest = rest.slice(0, hourList.index);
  }
  const eachHour = / of every hour$/.exec(rest);
  if (eachHour) rest = rest.slice(0, eachHour.index);
  let minutes: At = () => true;
  const minuteList = /, in minutes? (.+)$/.exec(rest);
  if (minuteList) {
    const set = setOf(minuteList[1] ?? '');
    minutes = (_h, m) => set.has(m);
    rest = rest.slice(0, minuteList.index);
  }
  const rhythm = readRhythm(rest);
  return (h, m, s) => inside(h, m, s) && hours(h, m, s) && minutes(h, m, s) && rhythm(h, m, s);
}

function readRhythm(text: string): At {
  const [, every = '1', unit, from = '0'] =
    /^Every (?:(\d+) )?(second|minute)s?(?: from (?:second|minute) (\d+) on)?$/.exec(text) ?? [];
  const goes = (value: number): boolean => value >= Number(from) && (value - Number(from)) % Number(every) === 0;
  if (unit === 'second') return (_h, _m, s) => goes(s);
  if (unit === 'minute') return (_h, m, s) => s === 0 && goes(m);
  const seconds = /^Every minute at seconds? (.+)$/.exec(text)?.[1];
  if (seconds !== undefined) {
    const set = setOf(seconds);
    return (_h, _m, s) => set.has(s);
  }
  const list = /^(?:Every hour at|At) minutes? (.+)$/.exec(text)?.[1];
  if (list !== undefined) {
    const set = setOf(list);
    return (_h, m, s) => s === 0 && set.has(m);
  }
  const [, step = '1', minute = '0'] =
    /^Every (?:hour|(\d+) hours), (?:on the hour|at minute (\d+))$/.exec(text) ?? failed(text);
  return (h, m, s) => s === 0 && m === Number(minute) && h % Number(step) === 0;
}

function failed(text: string): never {
  throw new Error(`Nobody could read “${text}”.`);
}

function readWeekdays(text: string): On {
  const [, list = '', months] = /^(?:every )?(.+?)(?: in (.+))?$/.exec(text) ?? failed(text);
  const days = list === 'day' ? null : setOf(list, monday);
  const within = months === undefined ? null : setOf(months, (name) => MONTHS.indexOf(name) + 1);
  return (month, _day, weekday) =>
    (days === null || days.has((weekday + 6) % 7)) && (within === null || within.has(month));
}

function readDays(text: string): On {
  const dated = /^on days? (.+?) of (every month|[A-Z].*?)(?:, but only (.+)| and (every .+|[A-Z][a-z]+day to .+))?$/;
  const [whole, days = '', months = '', only, besides] = dated.exec(text) ?? [];
  if (whole === undefined) return readWeekdays(text);
  const dates = setOf(days);
  const within = months === 'every month' ? null : setOf(months, (name) => MONTHS.indexOf(name) + 1);
  const isDate: On = (month, day) => dates.has(day) && (within === null || within.has(month));
  if (only !== undefined) return (...day) => isDate(...day) && readWeekdays(only)(...day);
  if (besides !== undefined) return (...day) => isDate(...day) || readWeekdays(besides)(...day);
  return isDate;
}

/** Reads an English sentence about a cron expression, without its zone; throws for one that it can't read. */
export function readSentence(sentence: string): Claim {
  const daily = /^(At .+) every day$/.exec(sentence);
  if (daily) return { at: readTime(daily[1] ?? ''), on: () => true };
  const [, time = sentence, days] =
    /^(.+?), (on day.+|every .+|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day.+)$/.exec(sentence) ?? [];
  return { at: readTime(time), on: days === undefined ? () => true : readDays(days) };
}
