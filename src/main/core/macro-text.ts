import { AppError, atField, type ErrorPath } from '@shared/errors';
import type { Message } from '@shared/messages/message';
import { MacroSyntaxError, parseTemplate, type Part } from './macro-template';
import {
  macroProblem,
  macroValue,
  type MacroContext,
  type MacroFault,
  type MacroScope,
  type SessionScope,
} from './macro-values';

/** A stretch of a rendered text: as it was written, or what a macro gave. */
export type Piece = { readonly literal: string } | { readonly value: string | number | boolean };

/** Where nothing is known of trading days. */
export const NO_SESSIONS: SessionScope = { hasSession: false, calendars: new Set() };

/** All that is wrong with the macros of a text. */
export function faultsIn(text: string, scope: MacroScope): MacroFault[] {
  const parts = readParts(text);
  if (!isRead(parts)) return [{ kind: 'bad-macro', said: parts }];
  return parts.flatMap((part) => (part.kind === 'macro' ? (macroProblem(part.call, scope) ?? []) : []));
}

/** Ids of the steps whose outputs a text names; none for a text that can't be read. */
export function stepsIn(text: string): string[] {
  const parts = text.includes('{{') ? readParts(text) : [];
  if (!isRead(parts)) return [];
  return parts.flatMap((part) =>
    part.kind === 'macro' && part.call.path[0] === 'steps' ? (part.call.path[1] ?? []) : [],
  );
}

/** What a macro may name in a run is what the run has; whether a step comes before was seen to at save. */
export function scopeOf(context: MacroContext, params: MacroScope['params']): MacroScope {
  return {
    params,
    steps: context.outputs === null ? null : { has: () => true },
    handles: context.outcomes !== null,
    ...(context.session === null ? NO_SESSIONS : { hasSession: true, calendars: null }),
  };
}

/** Fills in the macros of a text. Throws `invalid-input` with the place for what can't be rendered. */
export function renderPieces(text: string, path: ErrorPath, scope: MacroScope, values: MacroContext): Piece[] {
  const fail = (said: Message): AppError => new AppError('invalid-input', atField(path, said), path);
  const parts = readParts(text);
  if (!isRead(parts)) throw fail(parts);
  return parts.map((part) => {
    if (part.kind === 'text') return { literal: part.text };
    const problem = macroProblem(part.call, scope);
    if (problem !== null) throw fail(problem.said);
    try {
      return { value: macroValue(part.call, values) };
    } catch (error) {
      throw error instanceof AppError && error.said !== null ? failedThere(error.said, path) : error;
    }
  });
}

/** What a macro refused, with the place before it that it lies at. */
function failedThere(said: Message, path: ErrorPath): AppError {
  return new AppError('invalid-input', atField(path, said), path);
}

/** Fills in the macros of a text that means nothing to a shell. Throws as `renderPieces` does. */
export function renderText(text: string, path: ErrorPath, scope: MacroScope, values: MacroContext): string {
  return renderPieces(text, path, scope, values).map(textOf).join('');
}

/** The text of a piece. */
export function textOf(piece: Piece): string {
  return 'value' in piece ? String(piece.value) : piece.literal;
}

function isRead(parts: Part[] | Message): parts is Part[] {
  return Array.isArray(parts);
}

function readParts(text: string): Part[] | Message {
  try {
    return parseTemplate(text);
  } catch (error) {
    if (error instanceof MacroSyntaxError) return error.said;
    throw error;
  }
}
