import { AppError, atField, MAX_PROBLEMS, parseAt, tell, type Problem } from '@shared/errors';
import { message } from '@shared/messages/message';
import { renderedValueSchema, type Params } from '@shared/model/common';
import type { Action } from '@shared/model/action';
import type { StepAction } from '@shared/model/step-action';
import type { TaskInput } from '@shared/model/task';
import type { Step } from '@shared/model/workflow';
import { launchCodeOf, macroTextsOf } from './actions';
import type { RenderedCommand } from './actions/action-code';
import { isHandler } from './dag';
import { faultsIn, NO_SESSIONS, renderPieces, renderText, scopeOf, stepsIn, textOf } from './macro-text';
import type { MacroContext, MacroFault, MacroScope, SessionScope } from './macro-values';

/** An action with the parts of its definition that macros concern. */
export type MacroSource<A extends Action = StepAction> = Pick<TaskInput, 'params' | 'env'> & { action: A };

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

/** An action with its macros filled in. */
export interface RenderedAction extends RenderedCommand {
  env: Record<string, string>;
  /** The run's parameters with macros filled in. */
  params: Params;
}

/** Characters in all values together that macros make for a step. */
const LONGEST_VALUES = 1_048_576;

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
export function checkMacros(definition: MacroSource<Action>, session: SessionScope = NO_SESSIONS): Problem[] {
  const scope: MacroScope = {
    params: new Set(Object.keys(definition.params)),
    steps: null,
    handles: false,
    ...session,
  };
  const problems: Problem[] = [];
  for (const { path, text, isParam } of placesOf(definition)) {
    for (const { said } of faultsIn(text, isParam ? { ...scope, params: null } : scope)) {
      problems.push({ path, ...tell(said) });
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
): (MacroFault & Problem)[] {
  const scope: MacroScope = { params, steps: upstream, handles: isHandler(step.condition), ...session };
  const command: MacroScope = { ...scope, params: new Set([...params, ...Object.keys(step.params)]) };
  return placesOf({ action: step.action ?? null, params: step.params, env: step.env }).flatMap(
    ({ path, text, isParam }) =>
      faultsIn(text, isParam ? scope : command).map((fault) => ({ path, ...fault, ...tell(fault.said) })),
  );
}

/** Ids of the steps whose outputs a step names. */
export function stepsNamedBy(step: Step): Set<string> {
  const places = placesOf({ action: step.action ?? null, params: step.params, env: step.env });
  return new Set(places.flatMap(({ text }) => stepsIn(text)));
}

/** Whether a command may name other steps; quick, and seldom wrong where none is named. */
export function mayNameSteps(source: MacroSource<Action>): boolean {
  return placesOf(source).some(({ text }) => text.includes('{{') && text.includes('steps.'));
}

/**
 * Fills in the macros of an action, its environment and the parameters it uses. Throws `invalid-input` for what can't be
 * rendered, and for an action that no process carries out.
 */
export function renderAction(definition: MacroSource<Action>, context: RenderContext): RenderedAction {
  const params = renderParams(definition.params, context);
  const values = valuesOf({ ...context, params });
  const scope = scopeOf(values, new Set(Object.keys(params)));
  const command = launchCodeOf(definition.action).render(definition.action, {
    platform: context.platform,
    text: (text, path) => renderText(text, path, scope, values),
    pieces: (text, path) => renderPieces(text, path, scope, values),
  });
  const env = mapValues(definition.env, (text, name) => renderText(text, ['env', name], scope, values));
  return { ...command, env, params };
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
  return new AppError('invalid-input', atField(path, message('input.valuesLong')), path);
}

function valuesOf({ runDate, params, outputs = null, outcomes = null, session = null }: ParamsContext): MacroContext {
  return { runDate, params, outputs, outcomes, session };
}

function placesOf({ action, params, env }: Pick<TaskInput, 'params' | 'env'> & { action: Action | null }): Place[] {
  const places: Place[] = [];
  const add = (path: (string | number)[], text: string, isParam = false): void => {
    places.push({ path, text, isParam });
  };
  for (const { path, text } of action ? macroTextsOf(action) : []) add(path, text);
  for (const [name, text] of Object.entries(env)) add(['env', name], text);
  for (const [name, value] of Object.entries(params)) if (typeof value === 'string') add(['params', name], value, true);
  return places;
}

function mapValues<From, To>(
  record: Record<string, From>,
  change: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}
