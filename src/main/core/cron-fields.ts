import { AppError } from '@shared/errors';
import { message, type Message, type PlainKey } from '@shared/messages/message';

/** One field of a cron expression: its name in messages and the numbers it takes. */
export interface FieldRule {
  readonly name: PlainKey;
  readonly min: number;
  readonly max: number;
  /** Names in any case, by index from `min`. */
  readonly names?: readonly string[];
}

/** What a field says. */
export interface Field {
  /** Ascending, without repeats. */
  readonly values: readonly number[];
  /** The field starts with `*`, which is what cron goes by for days and for daylight saving. */
  readonly star: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const SECOND: FieldRule = { name: 'cron.second', min: 0, max: 59 };
const FIVE: readonly FieldRule[] = [
  { name: 'cron.minute', min: 0, max: 59 },
  { name: 'cron.hour', min: 0, max: 23 },
  { name: 'cron.day', min: 1, max: 31 },
  { name: 'cron.month', min: 1, max: 12, names: MONTHS },
  { name: 'cron.weekday', min: 0, max: 7, names: WEEKDAYS },
];

const NICKNAMES = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/** The six fields of an expression. */
export interface Fields {
  readonly withSeconds: boolean;
  readonly second: Field;
  readonly minute: Field;
  readonly hour: Field;
  readonly day: Field;
  readonly month: Field;
  /** 0 is Sunday; 7 has become 0. */
  readonly weekday: Field;
}

/**
 * Splits an expression of 5 fields, or 6 with seconds first, or a nickname such as `@daily`, into sets of numbers.
 * Throws `invalid-input` that names the field and the reason.
 */
export function parseFields(expression: string): Fields {
  const parts = expand(expression.trim()).split(/\s+/);
  const withSeconds = parts.length === 6;
  if (!withSeconds && parts.length !== 5) {
    const fields = parts[0] === '' ? message('cron.noFields') : message('cron.fields', { count: parts.length });
    throw refuse(message('cron.count', { fields }));
  }
  const rules = withSeconds ? [SECOND, ...FIVE] : FIVE;
  const fields = rules.map((rule, index) => parseField(rule, parts[index] ?? ''));
  if (!withSeconds) fields.unshift({ values: [0], star: false });
  const [second, minute, hour, day, month, weekday] = fields;
  if (!second || !minute || !hour || !day || !month || !weekday) throw new Error('Fields got lost.');
  return { withSeconds, second, minute, hour, day, month, weekday: sundayAsZero(weekday) };
}

function refuse(said: Message): AppError {
  return new AppError('invalid-input', said);
}

function expand(expression: string): string {
  if (!expression.startsWith('@')) return expression;
  const full = NICKNAMES.get(expression.toLowerCase());
  if (full !== undefined) return full;
  throw refuse(message('cron.nickname', { expression, known: [...NICKNAMES.keys()].join(', ') }));
}

function sundayAsZero(field: Field): Field {
  const values = [...new Set(field.values.map((value) => value % 7))].sort((a, b) => a - b);
  return { ...field, values };
}

function parseField(rule: FieldRule, text: string): Field {
  const values = new Set<number>();
  for (const item of text.split(',')) addItem(rule, text, item, values);
  return { values: [...values].sort((a, b) => a - b), star: text.startsWith('*') };
}

function addItem(rule: FieldRule, text: string, item: string, values: Set<number>): void {
  const fail = (why: Message): AppError => refuse(message('cron.field', { field: message(rule.name), text, why }));
  if (item === '') throw fail(message('cron.emptyPlace'));
  const match = /^(?:(\*)|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d+))?$/i.exec(item);
  if (match === null) {
    throw fail(message('cron.item', { item }));
  }
  const [, star, first = '', second, stepText] = match;
  if (stepText !== undefined && star === undefined && second === undefined) {
    throw fail(message('cron.stepAlone', { first, max: rule.max, step: stepText }));
  }
  const step = stepText === undefined ? 1 : Number(stepText);
  if (step < 1) throw fail(message('cron.stepZero'));
  const lastStep = rule.max - rule.min + 1;
  if (step > lastStep) {
    throw fail(message('cron.stepLong', { max: lastStep }));
  }
  let from = rule.min;
  let to = rule.names === WEEKDAYS ? 6 : rule.max;
  if (star === undefined) {
    from = numberOf(rule, first, fail);
    to = second === undefined ? from : rangeEnd(rule, from, second, fail);
  }
  if (from > to) throw fail(message('cron.backwards', { item }));
  for (let value = from; value <= to; value += step) values.add(value);
}

/** A week that ends on Sunday is written fri-sun as naturally as 5-7. */
function rangeEnd(rule: FieldRule, from: number, text: string, fail: (why: Message) => AppError): number {
  return rule.names === WEEKDAYS && from > 0 && text.toLowerCase() === 'sun' ? 7 : numberOf(rule, text, fail);
}

function numberOf(rule: FieldRule, text: string, fail: (why: Message) => AppError): number {
  const named = rule.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + rule.min;
  if (!/^\d+$/.test(text)) throw fail(message(rule.names ? 'cron.notNumberOrName' : 'cron.notNumber', { text }));
  const value = Number(text);
  if (value < rule.min || value > rule.max) throw fail(message('cron.outside', { text, min: rule.min, max: rule.max }));
  return value;
}
