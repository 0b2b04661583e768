import { AppError, tell } from '@shared/errors';
import { messageOfIssue } from '@shared/messages/issue';
import { parseExactJson } from '@shared/exact-json';
import { taskWriteSchema } from '@shared/model/task';
import type { PlainKey } from '../../../i18n';
import type { EngineMessage } from '../../../i18n/engine-text';
import { isActionMisshapen } from '../../../kinds/actions';
import { isTriggerWhole } from '../../../kinds/triggers';
import { sameValue } from './definition-fields';
import { fromDraft, toDraft } from './task-draft';
import { TASK, type TaskDraft } from './task-fields';

/** Why a JSON text can't stand in the form: where, and a text of ours or the contract's sentence. */
export interface JsonFault {
  path: (string | number)[];
  text: { key: PlainKey } | { sentence: EngineMessage };
}

/** What a JSON text comes to: a draft, no JSON at all, or JSON for which the form has no place. */
export type JsonReading =
  { kind: 'draft'; draft: TaskDraft } | { kind: 'syntax' } | { kind: 'faults'; faults: JsonFault[] };

/** The task that stands in the form as people edit it. */
export function draftToJson(draft: TaskDraft): string {
  return JSON.stringify(fromDraft(draft), null, 2);
}

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Faults of values, for which the form has a field, are told beside it; all others leave no draft to show. */
const OF_VALUES = new Set(['too_small', 'too_big', 'invalid_format', 'custom', 'invalid_key']);

function isOfShape(issue: { code?: string | undefined; path: PropertyKey[] }, { action, trigger }: Plain): boolean {
  // Whole numbers are a type to the schema, and a number field takes the others as well.
  if ('expected' in issue && issue.expected === 'int') return false;
  // A rule across the fields of a kind: the form may have no place for what breaks it.
  if (issue.code === 'custom' && issue.path[0] === 'action' && issue.path.length === 1) {
    return isPlain(action) && isActionMisshapen(action);
  }
  if (issue.code === 'custom' && issue.path[0] === 'trigger' && issue.path.length === 2) {
    return isPlain(trigger) && isTriggerWhole(trigger['kind']);
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
    return {
      kind: 'faults',
      faults: [{ path: [...(error.path ?? [])], text: { sentence: { message: error.message, said: error.said } } }],
    };
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
      faults.push({ path: [...path, ...unknown], text: { sentence: tell(messageOfIssue(issue)) } });
    }
  }
  if (faults.length > 0) return { kind: 'faults', faults };
  const draft = toDraft(parsed.success ? parsed.data : TASK.complete(value), before);
  return { kind: 'draft', draft: sameValue(fromDraft(draft), fromDraft(before)) ? before : draft };
}
