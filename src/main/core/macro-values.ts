import type { Params } from '@shared/model/common';
import type { FilterCall, MacroCall } from './macro-template';

/** What a macro may look at when it is rendered. */
export interface MacroContext {
  /** The date on the task's calendar day, YYYY-MM-DD. */
  runDate: string;
  params: Params;
}

/** Where a macro stands: what it may name depends on it. */
export interface MacroScope {
  /** Parameters that the task declares; null inside a parameter's own value. */
  params: ReadonlySet<string> | null;
}

interface Macro {
  /** Says what is wrong with the rest of the name, or null. */
  check(rest: readonly string[], scope: MacroScope): string | null;
  /** Only called after `check` found nothing wrong. */
  value(rest: readonly string[], context: MacroContext): string;
}

/** The names that macros begin with. */
const MACROS: ReadonlyMap<string, Macro> = new Map<string, Macro>([
  [
    'run_date',
    {
      check: (rest) => (rest.length === 0 ? null : 'run_date has no parts; use a filter such as | ymd.'),
      value: (_rest, { runDate }) => runDate,
    },
  ],
  ['params', { check: checkParam, value: ([name = ''], { params }) => String(params[name]) }],
]);

interface Filter {
  readonly takesArgument: boolean;
  apply(date: DateParts, argument: string): string;
}

interface DateParts {
  readonly YYYY: string;
  readonly MM: string;
  readonly DD: string;
}

/** All filters take a date so far. */
const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['ymd', { takesArgument: false, apply: ({ YYYY, MM, DD }) => YYYY + MM + DD }],
  ['iso', { takesArgument: false, apply: ({ YYYY, MM, DD }) => `${YYYY}-${MM}-${DD}` }],
  [
    'format',
    {
      takesArgument: true,
      apply: (date, pattern) => pattern.replace(/YYYY|MM|DD/g, (token) => date[token as keyof DateParts]),
    },
  ],
]);

/** Where a pattern is written as strftime would have it. */
const STRFTIME = /%[a-zA-Z]/;

/** Says what is wrong with a macro, or null: an unknown name or filter, a parameter that the task does not declare. */
export function macroProblem(call: MacroCall, scope: MacroScope): string | null {
  const [root = '', ...rest] = call.path;
  const macro = MACROS.get(root);
  if (macro === undefined) {
    return `The macro “${call.path.join('.')}” is not known. Known are ${listed(MACROS.keys())}.`;
  }
  return macro.check(rest, scope) ?? call.filters.map(filterProblem).find((problem) => problem !== null) ?? null;
}

/** The text of a macro that has no problem, or what stands in the way of it. */
export function macroValue(
  call: MacroCall,
  context: MacroContext,
): { ok: true; text: string } | { ok: false; message: string } {
  const [root = '', ...rest] = call.path;
  let text = MACROS.get(root)?.value(rest, context) ?? '';
  for (const { name, argument } of call.filters) {
    const date = datePartsOf(text);
    if (date === null) {
      return {
        ok: false,
        message: `“| ${name}” needs a date as YYYY-MM-DD, and ${call.path.join('.')} gave “${text}”.`,
      };
    }
    text = FILTERS.get(name)?.apply(date, argument ?? '') ?? text;
  }
  return { ok: true, text };
}

function checkParam(rest: readonly string[], scope: MacroScope): string | null {
  if (scope.params === null) return 'A parameter’s value may use run_date, not other parameters.';
  const [name] = rest;
  if (name === undefined || rest.length > 1) return 'A parameter is written as params.NAME.';
  return scope.params.has(name) ? null : `The task has no parameter “${name}”. Declare it under params.`;
}

function filterProblem({ name, argument }: FilterCall): string | null {
  const filter = FILTERS.get(name);
  if (filter === undefined) return `The filter “${name}” is not known. Known are ${listed(FILTERS.keys())}.`;
  if (filter.takesArgument && argument === null)
    return `The filter “${name}” needs a pattern: | ${name}("YYYY/MM/DD").`;
  if (argument !== null && STRFTIME.test(argument)) {
    return `“${argument}” is written for strftime. Here the year, month and day are YYYY, MM and DD.`;
  }
  if (!filter.takesArgument && argument !== null) return `The filter “${name}” takes nothing in brackets.`;
  return null;
}

function listed(names: Iterable<string>): string {
  return [...names].join(', ');
}

function datePartsOf(text: string): DateParts | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return null;
  const [, YYYY = '', MM = '', DD = ''] = match;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(DD) ? { YYYY, MM, DD } : null;
}
