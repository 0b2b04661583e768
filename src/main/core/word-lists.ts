import { message, type Message } from '@shared/messages/message';

/** A part of a sentence: a message, or text that is the same in every language, such as a number or a time. */
export type Part = Message | string;

/** Numbers that follow one another. */
export interface Run {
  readonly first: number;
  readonly last: number;
}

/** The text of a range from one name to another: languages set the names of numbers, months and weekdays apart. */
export type RangeKey = `schedule.range.${'numbers' | 'months' | 'weekdays'}`;

/** Joins names: 甲、乙、丙 and "a, b and c". */
export function joined(names: readonly Part[]): Part {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : message('schedule.list', { most: names.slice(0, -1), last });
}

/** Names ascending numbers, three and more that follow one another as a range. */
export function listed(values: readonly number[], range: RangeKey, nameOf: (value: number) => Part): Part {
  const names = runsOf(values).flatMap(({ first, last }) => {
    if (first === last) return [nameOf(first)];
    if (last - first === 1) return [nameOf(first), nameOf(last)];
    return [message(range, { from: nameOf(first), to: nameOf(last) })];
  });
  return joined(names);
}

/** Lists ascending numbers, three and more that follow one another as a range. */
export function listedNumbers(values: readonly number[]): Part {
  return listed(values, 'schedule.range.numbers', String);
}

/** Cuts ascending numbers where one is left out. */
export function runsOf(values: readonly number[]): Run[] {
  const runs: { first: number; last: number }[] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run !== undefined && run.last + 1 === value) run.last = value;
    else runs.push({ first: value, last: value });
  }
  return runs;
}

/** The step by which ascending numbers go evenly round a whole of `size`, or null; a single one has none. */
export function evenStep(values: readonly number[], size: number): number | null {
  if (values.length < 2 || size % values.length !== 0) return null;
  const step = size / values.length;
  const start = values[0] ?? 0;
  return values.every((value, index) => value === start + index * step) ? step : null;
}
