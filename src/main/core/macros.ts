import { AppError, type ErrorPath } from '@shared/errors';
import type { Params } from '@shared/model/common';
import type { TaskInput } from '@shared/model/task';
import { MacroSyntaxError, parseTemplate, type Part } from './macro-template';
import { macroProblem, macroValue, type MacroContext, type MacroScope } from './macro-values';
import { isBare, ShellScanner, singleQuoted } from './shell-quote';

/** What is wrong in a definition, and where. */
export interface MacroProblem {
  path: (string | number)[];
  message: string;
}

/** The parts of a definition that macros concern. */
export type MacroSource = Pick<TaskInput, 'action' | 'params' | 'env'>;

/** What a run gives to its macros. */
export interface RenderContext {
  /** YYYY-MM-DD. */
  runDate: string;
  /** The run's parameters, taken as they are; one that is missing or equals the task's default is that default. */
  params: Params;
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

interface Place {
  readonly path: (string | number)[];
  readonly text: string;
  readonly scope: MacroScope;
}

/** Problems that can be known at save: macros that can't be read, unknown names and filters, undeclared parameters. */
export function checkMacros(definition: MacroSource): MacroProblem[] {
  return placesOf(definition).flatMap(({ path, text, scope }) =>
    problemsOf(text, scope).map((message) => ({ path, message })),
  );
}

/**
 * Fills in the macros of a command, its environment and the parameters it uses. In argv a value stays one argument; in
 * a shell line it goes in bare if it is made of `A-Za-z0-9_./:,@+=-`, else in single quotes on POSIX, and is refused
 * within quotes and on Windows. Throws `invalid-input` for what can't be rendered.
 */
export function renderAction(definition: MacroSource, context: RenderContext): RenderedAction {
  const { action } = definition;
  const params = {
    ...renderDefaults(definition.params, context.runDate),
    ...givenParams(definition.params, context.params),
  };
  const values: MacroContext = { runDate: context.runDate, params };
  const scope: MacroScope = { params: new Set(Object.keys(params)) };
  const plain = (text: string, path: ErrorPath): string => render(text, path, scope, values).map(textOf).join('');
  return {
    shell:
      action.shell === undefined
        ? null
        : joinShell(render(action.shell, ['action', 'shell'], scope, values), context.platform),
    argv: action.argv?.map((argument, index) => plain(argument, ['action', 'argv', index])) ?? null,
    env: mapValues(definition.env, (text, name) => plain(text, ['env', name])),
    cwd: action.cwd,
    params,
  };
}

function placesOf({ action, params, env }: MacroSource): Place[] {
  const scope: MacroScope = { params: new Set(Object.keys(params)) };
  const places: Place[] = [];
  if (action.shell !== undefined) places.push({ path: ['action', 'shell'], text: action.shell, scope });
  action.argv?.forEach((text, index) => places.push({ path: ['action', 'argv', index], text, scope }));
  for (const [name, text] of Object.entries(env)) places.push({ path: ['env', name], text, scope });
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string') places.push({ path: ['params', name], text: value, scope: { params: null } });
  }
  return places;
}

function problemsOf(text: string, scope: MacroScope): string[] {
  const parts = readParts(text);
  if (typeof parts === 'string') return [parts];
  return parts.flatMap((part) => (part.kind === 'macro' ? (macroProblem(part.call, scope) ?? []) : []));
}

function readParts(text: string): Part[] | string {
  try {
    return parseTemplate(text);
  } catch (error) {
    if (error instanceof MacroSyntaxError) return error.message;
    throw error;
  }
}

/** A default is rendered once: what comes out of a macro is not looked at for macros again. */
function renderDefaults(params: Params, runDate: string): Params {
  const scope: MacroScope = { params: null };
  const values: MacroContext = { runDate, params: {} };
  return mapValues(params, (value, name) =>
    typeof value === 'string' ? render(value, ['params', name], scope, values).map(textOf).join('') : value,
  );
}

function givenParams(defaults: Params, params: Params): Params {
  return Object.fromEntries(Object.entries(params).filter(([name, value]) => defaults[name] !== value));
}

type Piece = { readonly literal: string } | { readonly value: string };

function textOf(piece: Piece): string {
  return 'value' in piece ? piece.value : piece.literal;
}

function render(text: string, path: ErrorPath, scope: MacroScope, values: MacroContext): Piece[] {
  const fail = (message: string): AppError => new AppError('invalid-input', `${path.join('.')}: ${message}`, path);
  const parts = readParts(text);
  if (typeof parts === 'string') throw fail(parts);
  return parts.map((part) => {
    if (part.kind === 'text') return { literal: part.text };
    const problem = macroProblem(part.call, scope);
    if (problem !== null) throw fail(problem);
    const value = macroValue(part.call, values);
    if (!value.ok) throw fail(value.message);
    return { value: value.text };
  });
}

function joinShell(pieces: readonly Piece[], platform: RenderContext['platform']): string {
  const scanner = new ShellScanner();
  let line = '';
  for (const piece of pieces) {
    if ('literal' in piece) {
      scanner.literal(piece.literal);
      line += piece.literal;
    } else {
      line += shellWord(piece.value, scanner, platform);
      scanner.value();
    }
  }
  return line;
}

function shellWord(value: string, scanner: ShellScanner, platform: RenderContext['platform']): string {
  if (isBare(value)) return value;
  if (platform === 'posix' && scanner.canQuote()) return singleQuoted(value);
  const where = platform === 'win32' ? 'a Windows shell line' : 'quotes or an expansion of a shell line';
  throw new AppError(
    'invalid-input',
    `action.shell: the value “${value}” can't go into ${where} safely. Give the command as argv, where a value stays one argument.`,
    ['action', 'shell'],
  );
}

function mapValues<From, To>(
  record: Record<string, From>,
  change: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}
