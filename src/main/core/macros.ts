import { AppError, MAX_PROBLEMS, parseAt } from '@shared/errors';
import { renderedValueSchema, type Params } from '@shared/model/common';
import type { CommandAction } from '@shared/kinds/actions/command';
import { withUnixLineEnds } from '@shared/model/command';
import type { TaskInput } from '@shared/model/task';
import type { WorkflowAction } from '@shared/kinds/actions/workflow';
import type { Step } from '@shared/model/workflow';
import { isHandler } from './dag';
import { faultsIn, NO_SESSIONS, renderPieces, renderText, scopeOf, stepsIn, textOf, type Piece } from './macro-text';
import type { MacroContext, MacroFault, MacroScope, SessionScope } from './macro-values';
import { isBare, ShellScanner, singleQuoted } from './shell-quote';

/** What is wrong in a definition, and where. */
export interface MacroProblem {
  path: (string | number)[];
  message: string;
}

/** A command with the parts of its definition that macros concern. */
export type MacroSource = Pick<TaskInput, 'params' | 'env'> & { action: CommandAction };

/** What a run gives to the macros of parameters. */
export interface ParamsContext {
  /** YYYY-MM-DD. */
  runDate: string;
  /** For a step its workflow's parameters, with their own macros filled in. */
  params: Params;
  /** Results of the steps before this one by step; one that is missing gave nothing. Left out: not in a workflow. */
  outputs?: MacroContext['outputs'];
  /** How the steps before this one ended. Left out: not in a workflow. */
  outcomes?: MacroContext['outcomes'];
  /** Left out: no sessions. */
  session?: MacroContext['session'];
}

/** What a run gives to its macros. A parameter that is missing or equals the task's default is that default. */
export interface RenderContext extends ParamsContext {
  platform: 'posix' | 'win32';
}

/** A command with its macros filled in. */
export interface RenderedAction {
  shell: string | null;
  argv: string[] | null;
  env: Record<string, string>;
  cwd: string | null;
  /** The run's parameters with macros filled in. */
  params: Params;
}

/** Characters in all values together that macros make for a step. */
const LONGEST_VALUES = 1_048_576;
/** As much of a value as a sentence shows. */
const SHOWN = 120;

interface Place {
  readonly path: (string | number)[];
  readonly text: string;
  /** Where it is a parameter's own value. */
  readonly isParam: boolean;
}

/**
 * The first problems that can be known at save: macros that can't be read, unknown names and filters, undeclared parameters. Of a
 * workflow its own parameters and variables are looked at; its steps are `workflowProblems`' business.
 */
export function checkMacros(
  definition: Pick<TaskInput, 'params' | 'env'> & { action: CommandAction | WorkflowAction },
  session: SessionScope = NO_SESSIONS,
): MacroProblem[] {
  const { action, params, env } = definition;
  const scope: MacroScope = { params: new Set(Object.keys(params)), steps: null, handles: false, ...session };
  const places = placesOf({ action: action.kind === 'command' ? action : null, params, env });
  const problems: MacroProblem[] = [];
  for (const { path, text, isParam } of places) {
    for (const { message } of faultsIn(text, isParam ? { ...scope, params: null } : scope)) {
      problems.push({ path, message });
    }
    // Whoever asks lists no more.
    if (problems.length > MAX_PROBLEMS) break;
  }
  return problems;
}

/**
 * Problems of a step's macros; paths count from the step. `params` are the workflow's: the step's own parameters may
 * use them, its command and variables both. `upstream` are the steps that end before it starts.
 */
export function stepMacroProblems(
  step: Step,
  {
    upstream,
    params,
    session = NO_SESSIONS,
  }: {
    upstream: ReadonlySet<string>;
    params: ReadonlySet<string>;
    session?: SessionScope;
  },
): (MacroProblem & { kind: MacroFault['kind'] })[] {
  const scope: MacroScope = { params, steps: upstream, handles: isHandler(step.condition), ...session };
  const command: MacroScope = { ...scope, params: new Set([...params, ...Object.keys(step.params)]) };
  return placesOf({ action: step.action ?? null, params: step.params, env: step.env }).flatMap(
    ({ path, text, isParam }) => faultsIn(text, isParam ? scope : command).map((fault) => ({ path, ...fault })),
  );
}

/** Ids of the steps whose outputs a step names. */
export function stepsNamedBy(step: Step): Set<string> {
  const places = placesOf({ action: step.action ?? null, params: step.params, env: step.env });
  return new Set(places.flatMap(({ text }) => stepsIn(text)));
}

/** Whether a command may name other steps; quick, and seldom wrong where none is named. */
export function mayNameSteps(source: MacroSource): boolean {
  return placesOf(source).some(({ text }) => text.includes('{{') && text.includes('steps.'));
}

/**
 * Fills in the macros of a command, its environment and the parameters it uses. In argv a value stays one argument; in
 * a shell line it goes in bare if it is made of `A-Za-z0-9_./:,@+=-`, else in single quotes on POSIX, and is refused
 * within quotes and on Windows. Throws `invalid-input` for what can't be rendered.
 */
export function renderAction(definition: MacroSource, context: RenderContext): RenderedAction {
  const { action } = definition;
  const params = renderParams(definition.params, context);
  const values = valuesOf({ ...context, params });
  const scope = scopeOf(values, new Set(Object.keys(params)));
  // Also of a line that was stored before line ends were seen to at save.
  const shell =
    context.platform === 'posix' && action.shell !== undefined ? withUnixLineEnds(action.shell) : action.shell;
  return {
    shell:
      shell === undefined ? null : joinShell(renderPieces(shell, ['action', 'shell'], scope, values), context.platform),
    argv: action.argv?.map((text, index) => renderText(text, ['action', 'argv', index], scope, values)) ?? null,
    env: mapValues(definition.env, (text, name) => renderText(text, ['env', name], scope, values)),
    cwd: action.cwd === null ? null : renderText(action.cwd, ['action', 'cwd'], scope, values),
    params,
  };
}

/**
 * The parameters of a run: what it was given, over the task's defaults with their macros filled in. A value that equals
 * its default is that default. A default is rendered once: what comes out of a macro is not looked at for macros again.
 * Throws `invalid-input`.
 */
export function renderParams(defaults: Params, given: Pick<ParamsContext, 'runDate' | 'params' | 'session'>): Params {
  const values = valuesOf({ runDate: given.runDate, params: {}, session: given.session });
  const scope = scopeOf(values, null);
  const own = mapValues(defaults, (value, name) => {
    const replaced = given.params[name];
    if (replaced !== undefined && replaced !== value) return replaced;
    return typeof value === 'string' ? renderText(value, ['params', name], scope, values) : value;
  });
  return { ...given.params, ...own };
}

/**
 * Fills in the macros of a step's parameters. A value that is one macro and nothing else keeps the type of what it
 * gives: a number stays a number. Throws `invalid-input` for what can't be rendered or makes no parameter.
 */
export function renderStepParams(params: Params, context: ParamsContext): Params {
  const values = valuesOf(context);
  const scope = scopeOf(values, new Set(Object.keys(context.params)));
  let left = LONGEST_VALUES;
  return mapValues(params, (value, name) => {
    if (typeof value !== 'string' || !value.includes('{{')) return value;
    const path = ['params', name];
    const pieces = renderPieces(value, path, scope, values);
    const [only] = pieces;
    const whole = pieces.length === 1 && only && 'value' in only ? only.value : pieces.map(textOf).join('');
    const made = parseAt(renderedValueSchema, whole, path);
    if (typeof made === 'string') left -= made.length;
    if (left < 0) throw tooMuch(path);
    return made;
  });
}

function tooMuch(path: string[]): AppError {
  const sentence =
    'All values of a step have at most 1,048,576 characters. Write them to a file, and pass the file’s path.';
  return new AppError('invalid-input', `${path.join('.')}: ${sentence}`, path);
}

function valuesOf({ runDate, params, outputs = null, outcomes = null, session = null }: ParamsContext): MacroContext {
  return { runDate, params, outputs, outcomes, session };
}

function placesOf(source: Pick<TaskInput, 'params' | 'env'> & { action: CommandAction | null }): Place[] {
  const { action, params, env } = source;
  const places: Place[] = [];
  const add = (path: (string | number)[], text: string, isParam = false): void => {
    places.push({ path, text, isParam });
  };
  if (action?.shell !== undefined) add(['action', 'shell'], action.shell);
  if (action?.cwd) add(['action', 'cwd'], action.cwd);
  action?.argv?.forEach((text, index) => add(['action', 'argv', index], text));
  for (const [name, text] of Object.entries(env)) add(['env', name], text);
  for (const [name, value] of Object.entries(params)) if (typeof value === 'string') add(['params', name], value, true);
  return places;
}

function joinShell(pieces: readonly Piece[], platform: RenderContext['platform']): string {
  const scanner = new ShellScanner();
  let line = '';
  for (const piece of pieces) {
    if ('literal' in piece) {
      scanner.literal(piece.literal);
      line += piece.literal;
    } else {
      const value = textOf(piece);
      line += shellWord(value, scanner, platform);
      scanner.value(value);
    }
  }
  return line;
}

function shellWord(value: string, scanner: ShellScanner, platform: RenderContext['platform']): string {
  if (isBare(value)) return value;
  if (platform === 'posix' && scanner.canQuote()) return singleQuoted(value);
  const shown = value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
  const sentence =
    platform === 'win32'
      ? `The value “${shown}” can’t go into a Windows shell line safely. Give the command as argv, where a value stays one argument.`
      : `The value “${shown}” can’t be quoted safely at its place in the shell line: it stands in quotes or an expansion, or behind something that shells read differently. Give the command as argv, where a value stays one argument.`;
  throw new AppError('invalid-input', `action.shell: ${sentence}`, ['action', 'shell']);
}

function mapValues<From, To>(
  record: Record<string, From>,
  change: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}
