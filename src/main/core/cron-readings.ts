import { AppError } from '@shared/errors';
import { nextWall, parseCron } from './cron';

/** Another way in which programs read six fields: with the year at the end, or with the seconds at the end. */
export interface CronReading {
  order: 'year-last' | 'seconds-last';
  /** The same schedule as it is written here. */
  expression: string;
  /** The years that it was bound to, which no expression here says; null: every year. */
  years: string | null;
}

/** Every year, or years that somebody may mean. */
const YEARS = /^(\*(\/1)?|(19[7-9]\d|20\d\d)([-,](19[7-9]\d|20\d\d))*)$/;
/** How seconds are written: a list or a range of them is far more likely one of weekdays. */
const SECONDS = /^(\*(\/\d{1,2})?|\d{1,2})$/;

/**
 * What an expression of six fields says to programs that do not read it with the seconds first: with the year last
 * (supercronic, gorhill/cronexpr) or the seconds last (croniter). Empty for any other number of fields, and where no
 * such reading is possible. Whoever takes expressions from elsewhere asks which one is meant.
 */
export function otherReadings(expression: string): CronReading[] {
  const fields = expression.trim().split(/\s+/);
  const last = fields[5];
  if (fields.length !== 6 || last === undefined) return [];
  const five = fields.slice(0, 5).join(' ');
  const readings: CronReading[] = [];
  if (YEARS.test(last) && fires(five))
    readings.push({ order: 'year-last', expression: five, years: last.startsWith('*') ? null : last });
  const withSeconds = `${last} ${five}`;
  if (SECONDS.test(last) && fires(withSeconds))
    readings.push({ order: 'seconds-last', expression: withSeconds, years: null });
  return readings.filter((reading) => !sameMoments(reading.expression, fields.join(' ')));
}

function fires(expression: string): boolean {
  try {
    parseCron(expression);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** `* * * * * *` is the same however it is turned; a few moments tell two expressions apart. */
function sameMoments(one: string, other: string): boolean {
  if (!fires(one) || !fires(other)) return false;
  const [first, second] = [parseCron(one), parseCron(other)];
  let at: number | null = 0;
  for (let count = 0; count < 100 && at !== null; count += 1) {
    const next: number | null = nextWall(first, at);
    if (next !== nextWall(second, at)) return false;
    at = next;
  }
  return true;
}
