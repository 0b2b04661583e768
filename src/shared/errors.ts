import { z } from 'zod';
import {
  checkedMessage,
  message,
  type Message,
  type MessageKey,
  type MessageParams,
  type NoParams,
  type ParamsOf,
} from './messages/message';
import { inEnglish } from './messages/english';
import { messageOfIssue } from './messages/issue';
import { readMessage } from './messages/sent';
import { messageParamsSchema, type SentMessage } from './messages/sent-schema';

/** The codes of expected failures, each with the HTTP status it travels under. */
export const ERROR_STATUS = {
  'invalid-input': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  busy: 429,
  internal: 500,
  unavailable: 503,
} as const;

/** One of the codes that callers may rely on. */
export type ErrorCode = keyof typeof ERROR_STATUS;

/** Where in the input the fault lies: object keys and array indexes from the root. */
export type ErrorPath = readonly (string | number)[];

/** What may be said of a failure besides its sentence. */
export interface ErrorDetails {
  path?: ErrorPath;
  cause?: unknown;
}

/** What stands behind the reason of a failure: the values of its text, where it has any, and the details. */
type ErrorArgs<K extends MessageKey> = [keyof ParamsOf<K>] extends [never]
  ? [params?: NoParams, details?: ErrorDetails]
  : [params: ParamsOf<K>, details?: ErrorDetails];

/** The English sentence of an engine of another version, whose reason is not known here. */
class Sentence {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function toldIn(told: MessageKey | Message | Sentence, params: MessageParams): [Message | null, string] {
  if (told instanceof Sentence) return [null, told.text];
  const said = typeof told === 'string' ? checkedMessage(told, params) : told;
  return [said, inEnglish(said)];
}

class Failure extends Error {
  readonly code: ErrorCode;
  /** Where in the input the fault lies, if it lies there. */
  readonly path: ErrorPath | undefined;
  /** What is said; null where only a sentence is known, as of an engine of another version. */
  readonly said: Message | null;

  constructor(
    code: ErrorCode,
    told: MessageKey | Message | Sentence,
    second?: ErrorPath | MessageParams,
    details?: ErrorDetails,
  ) {
    const isReason = typeof told === 'string';
    const [said, sentence] = toldIn(told, isReason ? { ...(second as MessageParams | undefined) } : {});
    super(sentence, details);
    this.name = 'AppError';
    this.code = code;
    this.said = said;
    this.path = isReason ? details?.path : (second as ErrorPath | undefined);
  }
}

/**
 * An expected failure: a code to branch on and a reason out of the catalogue, which is a sentence that a person can act
 * on in every language. `message` is that sentence in English. Anything else that is thrown is a bug.
 */
export type AppError = Failure;

/** Checks the values against the reason, which the constructor of a class can't: it has no type of its own to infer. */
interface AppErrorConstructor {
  new <K extends MessageKey = MessageKey>(code: ErrorCode, reason: K, ...rest: ErrorArgs<K>): AppError;
  new (code: ErrorCode, said: Message, path?: ErrorPath, options?: { cause?: unknown }): AppError;
  readonly prototype: AppError;
}

/** An expected failure. */
export const AppError: AppErrorConstructor = Failure;

/**
 * The store is damaged, or missing where there was one: a person has to say whether a backup or an empty one takes its
 * place.
 */
export class StoreLost extends AppError {
  constructor(said: Message, options?: { cause?: unknown }) {
    super('unavailable', said, undefined, options);
    this.name = 'StoreLost';
  }
}

/** Whether an error passes by itself: what needs the store or the disk is to be tried again. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'unavailable';
}

/** Why something failed: what an expected failure says, else the text of the error as it is. */
export function whyOf(error: unknown): string | Message {
  if (error instanceof AppError) return error.said ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

/** An error as it travels over a wire. */
export const wireErrorSchema = z.object({
  code: z.enum(codes),
  /** The sentence in English. */
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  /** The sentence as a key of the catalogue, and the values in it. */
  reason: z.string().optional(),
  params: messageParamsSchema.optional(),
});
/** An error as it travels over a wire. */
export type WireError = z.infer<typeof wireErrorSchema>;

/** Turns an error into what travels over a wire. */
export function toWire({ code, message, path, said }: AppError): WireError {
  return {
    code,
    message,
    ...(path === undefined ? {} : { path: [...path] }),
    ...(said === null ? {} : { reason: said.key, params: said.params }),
  };
}

/** Turns what came over a wire into an error; of a reason that is not known here only the sentence is kept. */
export function fromWire({ code, message, path, reason, params }: WireError): AppError {
  const said = reason === undefined ? null : readMessage({ key: reason, params: params ?? {} });
  return new Failure(code, said ?? new Sentence(message), path);
}

/** A reply as it travels over a wire. */
export type Reply<T = unknown> = { ok: true; value: T } | { ok: false; error: WireError };

type Issue = z.core.$ZodIssue;

/** Something said in an answer: the sentence in English, and the same as a key of the catalogue with its values. */
export interface RenderedMessage {
  message: string;
  reason: string;
  params: SentMessage['params'];
}

/** Says a message in an answer. */
export function tell(said: Message): RenderedMessage {
  return {
    message: inEnglish(said),
    reason: said.key,
    params: said.params,
  };
}

/** Something that is wrong with an input: where, and what. */
export interface Problem extends RenderedMessage {
  path: (string | number)[];
}

/** An `invalid-input` error that says what is wrong with an input; `prefix` is where the input itself lies. */
export function refused({ path, ...told }: Problem, prefix: ErrorPath): AppError {
  return fromWire({ code: 'invalid-input', ...told, path: [...prefix, ...path] });
}

/** Where an issue lies; an unknown field is named by its own path. */
function pathOf(issue: Issue | undefined): (string | number)[] {
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)));
  return issue?.code === 'unrecognized_keys' ? [...path, ...issue.keys.slice(0, 1)] : path;
}

/** The first issue of a failed parse: where, and what. */
export function firstProblem(error: z.ZodError): { path: (string | number)[]; said: Message } {
  const [issue] = error.issues;
  return { path: pathOf(issue), said: issue === undefined ? message('input.invalid') : messageOfIssue(issue) };
}

/** A message with the field before it that it is about. */
export function atField(path: ErrorPath, said: Message): Message {
  return path.length > 0 ? message('input.at', { field: path.join('.'), problem: said }) : said;
}

/** So many problems are told of one input; a person mends no more at once, and an answer stays small. */
export const MAX_PROBLEMS = 100;
/** What stands in the place of all further problems. */
export const MORE_PROBLEMS: RenderedMessage = tell(message('input.more', { n: MAX_PROBLEMS }));

/** The first problems, and `more` in the place of the rest; looks no further than it has to. */
export function firstProblems<T>(problems: Iterable<T>, more: T): T[] {
  const listed: T[] = [];
  for (const problem of problems) {
    if (listed.length === MAX_PROBLEMS) return [...listed, more];
    listed.push(problem);
  }
  return listed;
}

/** The issues of a failed parse, at most `MAX_PROBLEMS`. */
export function problemsIn(error: z.ZodError): Problem[] {
  const listed = error.issues.slice(0, MAX_PROBLEMS + 1);
  const problems = listed.map((issue) => ({ path: pathOf(issue), ...tell(messageOfIssue(issue)) }));
  return firstProblems(problems, { path: [], ...MORE_PROBLEMS });
}

/** Turns the first issue of a failed parse into an `invalid-input` error that names the field. */
export function invalidInput(error: z.ZodError, prefix: ErrorPath = []): AppError {
  const { path, said } = firstProblem(error);
  const whole = [...prefix, ...path];
  return new AppError('invalid-input', atField(whole, said), whole);
}

/** Parses a value at a wall; throws `invalid-input` with the field and the reason. */
export function parseAt<T extends z.ZodType>(schema: T, value: unknown, prefix: ErrorPath = []): z.output<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidInput(parsed.error, prefix);
  return parsed.data;
}
