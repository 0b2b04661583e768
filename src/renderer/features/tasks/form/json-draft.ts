import { AppError } from '@shared/errors';
import { parseExactJson } from '@shared/exact-json';
import { sessionTriggerSchema } from '@shared/kinds/triggers/session';
import { taskWriteSchema, type TaskWrite } from '@shared/model/task';
import type { PlainKey } from '../../../i18n';
import { DEFAULT_RETRY, longestPause } from '../../../ui/retry-rule';
import { sameValue } from '../fields/definition-fields';
import { fromDraft, toDraft, type TaskDraft } from './task-draft';

/** Why a JSON text can't stand in the form: where, and a text of ours or the contract's sentence. */
export interface JsonFault {
  path: (string | number)[];
  text: { key: PlainKey } | { sentence: string };
}

/** What a JSON text comes to: a draft, no JSON at all, or JSON for which the form has no place. */
export type JsonReading =
  { kind: 'draft'; draft: TaskDraft } | { kind: 'syntax' } | { kind: 'faults'; faults: JsonFault[] };

/** The task that stands in the form as people edit it. */
export function draftToJson(draft: TaskDraft): string {
  return JSON.stringify(fromDraft(draft), null, 2);
}

/** A task of defaults: what a JSON text leaves out. */
const DEFAULTS: TaskWrite = taskWriteSchema.parse({
  key: 'a',
  trigger: { kind: 'manual' },
  action: { kind: 'command', shell: 'a' },
});
const SESSION_TRIGGER = sessionTriggerSchema.parse({ kind: 'session', calendar: 'XSHG', at: '00:00' });
/** What a session trigger leaves out, but for its moment: it has either a time of day or open or close. */
const SESSION_DEFAULTS: Record<string, unknown> = { ...SESSION_TRIGGER, at: undefined };
const COMMAND_DEFAULTS = { kind: 'command', cwd: null, interpreter: { kind: 'system' }, pythonUtf8: false };

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Faults of values, for which the form has a field, are told beside it; all others leave no draft to show. */
const OF_VALUES = new Set(['too_small', 'too_big', 'invalid_format', 'custom', 'invalid_key']);

function isOfShape(issue: { code?: string | undefined; path: PropertyKey[] }, value: Plain): boolean {
  // Whole numbers are a type to the schema, and a number field takes the others as well.
  if ('expected' in issue && issue.expected === 'int') return false;
  if (issue.code === 'custom' && issue.path.length === 1 && issue.path[0] === 'action') {
    const { action } = value;
    return isPlain(action) && action['shell'] !== undefined && action['argv'] !== undefined;
  }
  // A session trigger has one moment to the form; a text with none, or with parts of two, says something else.
  if (issue.code === 'custom' && issue.path[0] === 'trigger' && issue.path.length === 2) {
    const { trigger } = value;
    return isPlain(trigger) && trigger['kind'] === 'session';
  }
  return !OF_VALUES.has(issue.code ?? '');
}

/** Values under names that the schema refuses are not looked at by it. */
function valueFaults(value: Plain): JsonFault[] {
  const read = (field: 'env' | 'params', types: readonly string[]): JsonFault[] =>
    Object.entries(isPlain(value[field]) ? value[field] : {})
      .filter(([, one]) => !types.includes(typeof one))
      .map(([name]) => ({ path: [field, name], text: { key: 'json.valueType' } }));
  return [...read('env', ['string']), ...read('params', ['string', 'number', 'boolean'])];
}

function withDefaults(value: Plain): TaskWrite {
  const part = (name: 'retry' | 'missed'): Plain => (isPlain(value[name]) ? value[name] : {});
  const pause = part('retry')['intervalSeconds'];
  const longest = { maxIntervalSeconds: longestPause(typeof pause === 'number' ? pause : 0) };
  const given = isPlain(value['action']) ? value['action'] : {};
  const command = given['argv'] === undefined ? { shell: given['shell'] ?? '' } : {};
  const action = given['kind'] === 'workflow' ? given : { ...COMMAND_DEFAULTS, ...given, ...command };
  const trigger = isPlain(value['trigger']) ? value['trigger'] : {};
  const session = isPlain(value['session']) ? { roll: 'last-closed', ...value['session'] } : null;
  // The schema has been over it: nothing but values is wrong, so every field has its type.
  return {
    ...DEFAULTS,
    ...value,
    retry: { ...DEFAULT_RETRY, ...longest, ...part('retry') },
    missed: { ...DEFAULTS.missed, ...part('missed') },
    trigger: trigger['kind'] === 'session' ? { ...SESSION_DEFAULTS, ...trigger } : trigger,
    session,
    action,
  } as TaskWrite;
}

/**
 * Reads a JSON text into the form. A text that says what the form says already gives back the same draft, so that
 * what the form keeps beside it is not lost.
 */
export function readJson(text: string, before: TaskDraft, fixedKey: string | null): JsonReading {
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch (error) {
    if (!(error instanceof AppError)) return { kind: 'syntax' };
    return { kind: 'faults', faults: [{ path: [...(error.path ?? [])], text: { sentence: error.message } }] };
  }
  if (!isPlain(value)) return { kind: 'faults', faults: [{ path: [], text: { key: 'json.object' } }] };
  const faults: JsonFault[] = valueFaults(value);
  if (fixedKey !== null && value['key'] !== fixedKey) faults.push({ path: ['key'], text: { key: 'form.keyFixed' } });
  if (value['paused'] !== undefined) faults.push({ path: ['paused'], text: { key: 'json.paused' } });
  const parsed = taskWriteSchema.safeParse(value);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      if (!isOfShape(issue, value)) continue;
      const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
      faults.push({ path: [...path, ...unknown], text: { sentence: issue.message } });
    }
  }
  if (faults.length > 0) return { kind: 'faults', faults };
  const task = parsed.success ? parsed.data : withDefaults(value);
  const draft = toDraft(task, before);
  return { kind: 'draft', draft: sameValue(fromDraft(draft), fromDraft(before)) ? before : draft };
}
