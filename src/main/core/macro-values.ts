import { AppError } from '@shared/errors';
import type { Params } from '@shared/model/common';
import type { FilterCall, MacroCall } from './macro-template';

/** A trading day with its neighbours, each YYYY-MM-DD. */
export interface SessionDates {
  date: string;
  previous: string;
  next: string;
}

/** How a step ended, in the words of its row. */
export interface StepOutcome {
  status: string;
  reason: string | null;
  error: string | null;
}

/** What a macro may look at when it is rendered. */
export interface MacroContext {
  /** The date on the task's calendar day, YYYY-MM-DD. */
  runDate: string;
  params: Params;
  /** What the steps before this one gave out, by step and name; null: not a step of a workflow. */
  outputs: ReadonlyMap<string, Readonly<Record<string, unknown>>> | null;
  /** How the steps before this one ended, by step; null: not a step of a workflow. */
  outcomes: ReadonlyMap<string, StepOutcome> | null;
  /** The session by a calendar, null: by the task's own rule; may throw `AppError`. null: no sessions here. */
  session: ((calendar: string | null) => SessionDates) | null;
}

/** What is known of trading days where a macro stands. */
export interface SessionScope {
  /** Whether the task has a rule that gives each run its session. */
  hasSession: boolean;
  /** Which calendars there are; null: not checked. */
  calendars: Pick<ReadonlySet<string>, 'has'> | null;
}

/** Where a macro stands: what it may name depends on it. */
export interface MacroScope extends SessionScope {
  /** Parameters that the task declares; null inside a parameter's own value. */
  params: ReadonlySet<string> | null;
  /** Steps that end before this one starts; null: not a step of a workflow. */
  steps: Pick<ReadonlySet<string>, 'has'> | null;
  /** Whether it may ask how these ended: its step runs after a failure too. */
  handles: boolean;
}

/** Something wrong with a macro. */
export interface MacroFault {
  kind: 'bad-macro' | 'output-not-upstream';
  message: string;
}

interface Macro {
  readonly takesArgument: boolean;
  /** Says what is wrong, or null. */
  check(call: MacroCall, scope: MacroScope): string | MacroFault | null;
  /** Only called after `check` found nothing wrong. */
  value(call: MacroCall, context: MacroContext): Value | Missing;
}

type Value = string | number | boolean;

/** A value that is not there: without a `default` it can't be rendered, or is given as this text. */
interface Missing {
  readonly refusal?: string;
  readonly text?: string;
}

/** The names that macros begin with. */
const MACROS: ReadonlyMap<string, Macro> = new Map<string, Macro>([
  ['run_date', { takesArgument: false, check: checkDate, value: (_call, { runDate }) => runDate }],
  ['session_date', sessionMacro('date')],
  ['prev_session', sessionMacro('previous')],
  ['next_session', sessionMacro('next')],
  ['params', { takesArgument: false, check: checkParam, value: ({ path }, { params }) => params[path[1] ?? ''] ?? '' }],
  ['steps', { takesArgument: false, check: checkStep, value: stepValue }],
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

/** What a value that is missing is replaced by. The only filter that takes no date. */
const DEFAULT = 'default';
const DATE_FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['ymd', { takesArgument: false, apply: ({ YYYY, MM, DD }) => YYYY + MM + DD }],
  ['iso', { takesArgument: false, apply: ({ YYYY, MM, DD }) => `${YYYY}-${MM}-${DD}` }],
  [
    'format',
    {
      takesArgument: true,
      apply: (date, pattern) => pattern.replace(TOKENS, (token) => date[token as keyof DateParts]),
    },
  ],
]);

/** Where a pattern is written as strftime would have it. */
const STRFTIME = /%[a-zA-Z]/;
const TOKENS = /YYYY|MM|DD/g;
/** What other libraries would take for a part of a date or time: left in, it would stand in a file's name as it is. */
const FOREIGN_TOKEN = /(?<![a-z])(?:y+|m{1,4}|d{1,4}|h{1,2}|s{1,3})(?![a-z])/i;

/** Says what is wrong with a macro, or null: an unknown name or filter, and what its place does not have. */
export function macroProblem(call: MacroCall, scope: MacroScope): MacroFault | null {
  const name = call.path.join('.');
  const macro = MACROS.get(call.path[0] ?? '');
  if (macro === undefined)
    return bad(
      `The macro “${name}” is not known. Known are ${listed(MACROS.keys())}. Where {{ is meant as it is, write {{ "{{" }} for it.`,
    );
  const fault = macro.check(call, scope);
  if (fault !== null) return typeof fault === 'string' ? bad(fault) : fault;
  if (call.argument !== null && !macro.takesArgument) return bad(`“${name}” takes nothing in brackets.`);
  const filter = call.filters.map(filterProblem).find((problem) => problem !== null) ?? chainProblem(call.filters);
  return filter === null ? null : bad(filter);
}

/**
 * The value of a macro that has no problem; text once a filter was applied. Throws `invalid-input` for what only a run
 * can show: a filter on what is no date, an output that was not given and has no default.
 */
export function macroValue(call: MacroCall, context: MacroContext): Value {
  let value = MACROS.get(call.path[0] ?? '')?.value(call, context) ?? '';
  for (const { name, argument } of call.filters) {
    if (isMissing(value)) value = name === DEFAULT ? (argument ?? '') : value;
    else if (name !== DEFAULT) value = filtered(call, name, argument, String(value));
  }
  if (!isMissing(value)) return value;
  if (value.text !== undefined) return value.text;
  throw new AppError('invalid-input', value.refusal ?? '');
}

function isMissing(value: Value | Missing): value is Missing {
  return typeof value === 'object';
}

function filtered(call: MacroCall, name: string, argument: string | null, value: string): string {
  const date = datePartsOf(value);
  if (date === null) {
    const shown = value.length > 120 ? `${value.slice(0, 120)}…` : value;
    const given = `${call.path.join('.')} gave “${shown}”`;
    throw new AppError('invalid-input', `“| ${name}” needs a date as YYYY-MM-DD, and ${given}.`);
  }
  return DATE_FILTERS.get(name)?.apply(date, argument ?? '') ?? value;
}

function bad(message: string): MacroFault {
  return { kind: 'bad-macro', message };
}

function checkDate({ path }: MacroCall): string | null {
  return path.length === 1 ? null : `${path[0] ?? ''} has no parts; use a filter such as | ymd.`;
}

function checkParam({ path }: MacroCall, scope: MacroScope): string | null {
  if (scope.params === null) return 'A parameter’s value may use dates, not other parameters.';
  const [, name] = path;
  if (name === undefined || path.length > 2) return 'A parameter is written as params.NAME.';
  return scope.params.has(name) ? null : `There is no parameter “${name}” here. Declare it under params.`;
}

function checkStep({ path }: MacroCall, scope: MacroScope): string | MacroFault | null {
  const [, step, what, name] = path;
  const isOutcome = what !== undefined && OUTCOMES.has(what) && path.length === 3;
  if (step === undefined || !(isOutcome || (what === 'output' && name !== undefined && path.length === 4))) {
    return 'An output of a step is written as steps.ID.output.NAME, how it ended as steps.ID.status, .reason or .error.';
  }
  if (scope.steps === null) return 'Outputs of steps are there only within a workflow, for its steps.';
  if (!scope.steps.has(step)) {
    const asked = isOutcome ? `how it ended (${what}) is not known yet` : `its output “${name ?? ''}” is not there yet`;
    const message = `“${step}” is no step that ends before this one starts, so ${asked}.`;
    return { kind: 'output-not-upstream', message: `${message} Name a step that comes before, or connect it.` };
  }
  if (!isOutcome || scope.handles) return null;
  return `steps.${step}.${what} can be asked for in steps that run after a failure too: set the condition to any-failed or all-done.`;
}

/** What may be asked of how a step ended. */
const OUTCOMES: ReadonlySet<string> = new Set(['status', 'reason', 'error'] satisfies (keyof StepOutcome)[]);

function stepValue({ path }: MacroCall, { outputs, outcomes }: MacroContext): Value | Missing {
  const [, step = '', what = '', name = ''] = path;
  if (what !== 'output') {
    const outcome = outcomes?.get(step);
    const value = outcome?.[what as keyof StepOutcome] ?? null;
    // What succeeded has neither reason nor error, and a message that names them goes out all the same.
    return value === null ? { text: '' } : plain(value);
  }
  const given = outputs?.get(step) ?? {};
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  if (value === undefined) {
    const names = Object.keys(given);
    const instead = names.length === 0 ? 'It gave none' : `It gave ${names.join(', ')}`;
    return { refusal: `Step “${step}” gave no output “${name}”. ${instead}.` };
  }
  if (value === null) return { text: 'null' };
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.includes('\0') || !text.isWellFormed()) {
    throw new AppError('invalid-input', `The output “${name}” of step “${step}” holds a NUL or half a character.`);
  }
  return text;
}

/** What a program printed as it died, without what no argument and no variable can hold. */
function plain(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

function sessionMacro(part: keyof SessionDates): Macro {
  return {
    takesArgument: true,
    check: (call, scope) => checkDate(call) ?? checkSession(call, scope),
    value: ({ argument }, { session }) => session?.(argument)[part] ?? '',
  };
}

function checkSession({ path, argument }: MacroCall, { hasSession, calendars }: SessionScope): string | null {
  const name = path[0] ?? '';
  if (argument === null) {
    return hasSession
      ? null
      : `${name} needs session {calendar} in the task, or a calendar of its own: ${name}("XSHG").`;
  }
  return calendars === null || calendars.has(argument) ? null : `The calendar “${argument}” is not known.`;
}

function filterProblem({ name, argument }: FilterCall): string | null {
  if (name === DEFAULT) return argument === null ? 'The filter “default” needs a text: | default("none").' : null;
  const filter = DATE_FILTERS.get(name);
  const known = [...DATE_FILTERS.keys(), DEFAULT];
  if (filter === undefined) return `The filter “${name}” is not known. Known are ${listed(known)}.`;
  if (filter.takesArgument && argument === null)
    return `The filter “${name}” needs a pattern: | ${name}("YYYY/MM/DD").`;
  if (argument !== null && STRFTIME.test(argument)) {
    return `“${argument}” is written for strftime. Here the year, month and day are YYYY, MM and DD.`;
  }
  const foreign = FOREIGN_TOKEN.exec((argument ?? '').replaceAll(TOKENS, '|'))?.[0];
  if (filter.takesArgument && foreign !== undefined) {
    return `“${foreign}” in “${argument}” stands for nothing. The year, month and day are YYYY, MM and DD.`;
  }
  if (!filter.takesArgument && argument !== null) return `The filter “${name}” takes nothing in brackets.`;
  return null;
}

/** Each filter of dates takes a date, and only one of them gives one. */
function chainProblem(filters: readonly FilterCall[]): string | null {
  const lastDate = filters.findLastIndex(({ name }) => name !== DEFAULT);
  for (const { name, argument } of filters.slice(0, Math.max(lastDate, 0))) {
    if (name === DEFAULT && datePartsOf(argument ?? '') === null) {
      return `What “| default” gives goes on to “| ${filters[lastDate]?.name ?? ''}”, which needs a date as YYYY-MM-DD. Put the default last.`;
    }
    if (name !== DEFAULT && name !== 'iso') {
      return `After “| ${name}” no other filter can follow but default: what it gives is no date.`;
    }
  }
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
