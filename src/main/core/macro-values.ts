import { AppError } from '@shared/errors';
import { message, type Message } from '@shared/messages/message';
import type { Params } from '@shared/model/common';
import { ESCAPE, type FilterCall, type MacroCall } from './macro-template';

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
  said: Message;
}

interface Macro {
  readonly takesArgument: boolean;
  /** Says what is wrong, or null. */
  check(call: MacroCall, scope: MacroScope): Message | MacroFault | null;
  /** Only called after `check` found nothing wrong. */
  value(call: MacroCall, context: MacroContext): Value | Missing;
}

type Value = string | number | boolean;

/** A value that is not there: without a `default` it can't be rendered, or is given as this text. */
interface Missing {
  readonly refusal?: Message;
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
  if (macro === undefined) return bad(message('macro.unknown', { name, known: listed(MACROS.keys()), escape: ESCAPE }));
  const fault = macro.check(call, scope);
  if (fault !== null) return 'said' in fault ? fault : bad(fault);
  if (call.argument !== null && !macro.takesArgument) return bad(message('macro.noBrackets', { name }));
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
  throw new AppError('invalid-input', value.refusal ?? message('input.invalid'));
}

function isMissing(value: Value | Missing): value is Missing {
  return typeof value === 'object';
}

function filtered(call: MacroCall, name: string, argument: string | null, value: string): string {
  const date = datePartsOf(value);
  if (date === null) {
    const shown = value.length > 120 ? `${value.slice(0, 120)}…` : value;
    throw new AppError('invalid-input', 'macro.noDate', { filter: name, name: call.path.join('.'), value: shown });
  }
  return DATE_FILTERS.get(name)?.apply(date, argument ?? '') ?? value;
}

function bad(said: Message): MacroFault {
  return { kind: 'bad-macro', said };
}

function checkDate({ path }: MacroCall): Message | null {
  return path.length === 1 ? null : message('macro.noParts', { name: path[0] ?? '' });
}

function checkParam({ path }: MacroCall, scope: MacroScope): Message | null {
  if (scope.params === null) return message('macro.inParam');
  const [, name] = path;
  if (name === undefined || path.length > 2) return message('macro.paramForm');
  return scope.params.has(name) ? null : message('macro.noParam', { name });
}

function checkStep({ path }: MacroCall, scope: MacroScope): Message | MacroFault | null {
  const [, step, what, name] = path;
  const isOutcome = what !== undefined && OUTCOMES.has(what) && path.length === 3;
  if (step === undefined || !(isOutcome || (what === 'output' && name !== undefined && path.length === 4))) {
    return message('macro.stepForm');
  }
  if (scope.steps === null) return message('macro.noSteps');
  if (!scope.steps.has(step)) {
    const said = isOutcome
      ? message('macro.endLater', { step, what })
      : message('macro.outputLater', { step, name: name ?? '' });
    return { kind: 'output-not-upstream', said };
  }
  if (!isOutcome || scope.handles) return null;
  return message('macro.noHandler', { step, what });
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
    return {
      refusal:
        names.length === 0
          ? message('macro.noOutputs', { step, name })
          : message('macro.noOutput', { step, name, given: names.join(', ') }),
    };
  }
  if (value === null) return { text: 'null' };
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.includes('\0') || !text.isWellFormed()) {
    throw new AppError('invalid-input', 'macro.halfCharacter', { name, step });
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

function checkSession({ path, argument }: MacroCall, { hasSession, calendars }: SessionScope): Message | null {
  const name = path[0] ?? '';
  if (argument === null) {
    return hasSession ? null : message('macro.noSession', { name });
  }
  return calendars === null || calendars.has(argument) ? null : message('macro.noCalendar', { calendar: argument });
}

function filterProblem({ name, argument }: FilterCall): Message | null {
  if (name === DEFAULT) return argument === null ? message('macro.defaultText') : null;
  const filter = DATE_FILTERS.get(name);
  const known = [...DATE_FILTERS.keys(), DEFAULT];
  if (filter === undefined) return message('macro.noFilter', { name, known: listed(known) });
  if (filter.takesArgument && argument === null) return message('macro.pattern', { name });
  if (argument !== null && STRFTIME.test(argument)) {
    return message('macro.strftime', { pattern: argument });
  }
  const foreign = FOREIGN_TOKEN.exec((argument ?? '').replaceAll(TOKENS, '|'))?.[0];
  if (filter.takesArgument && foreign !== undefined) {
    return message('macro.token', { token: foreign, pattern: argument ?? '' });
  }
  if (!filter.takesArgument && argument !== null) return message('macro.filterAlone', { name });
  return null;
}

/** Each filter of dates takes a date, and only one of them gives one. */
function chainProblem(filters: readonly FilterCall[]): Message | null {
  const lastDate = filters.findLastIndex(({ name }) => name !== DEFAULT);
  for (const { name, argument } of filters.slice(0, Math.max(lastDate, 0))) {
    if (name === DEFAULT && datePartsOf(argument ?? '') === null) {
      return message('macro.defaultLast', { filter: filters[lastDate]?.name ?? '' });
    }
    if (name !== DEFAULT && name !== 'iso') {
      return message('macro.filterLast', { filter: name });
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
