/** The same sentence, or part of one, in both languages. */
export interface Words {
  zh: string;
  en: string;
}

/** Numbers that follow one another. */
export interface Run {
  readonly first: number;
  readonly last: number;
}

/** How one number is named in both languages. */
export type NameOf = (value: number) => Words;

/** Two digits, as clocks have them. */
export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Joins names: 甲、乙、丙 and "a, b and c". */
export function joined(names: readonly Words[]): Words {
  const en = names.map((name) => name.en);
  const last = en.pop() ?? '';
  return {
    zh: names.map((name) => name.zh).join('、'),
    en: en.length === 0 ? last : `${en.join(', ')} and ${last}`,
  };
}

/** Names ascending numbers, three and more that follow one another as a range. */
export function listed(values: readonly number[], nameOf: NameOf): Words {
  const names = runsOf(values).flatMap(({ first, last }) => {
    if (first === last) return [nameOf(first)];
    if (last - first === 1) return [nameOf(first), nameOf(last)];
    return [rangeOf(nameOf(first), nameOf(last))];
  });
  return joined(names);
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

/** Chinese type sets a space between a digit and a character. */
function rangeOf(from: Words, to: Words): Words {
  const before = /\d$/.test(from.zh) ? ' ' : '';
  const after = /^\d/.test(to.zh) ? ' ' : '';
  return { zh: `${from.zh}${before}至${after}${to.zh}`, en: `${from.en} to ${to.en}` };
}
