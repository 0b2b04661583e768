import { message, type Message, type PlainKey } from '../messages/message';
import { LANGUAGE_TAGS } from '../messages/languages';
import { render } from '../messages/render';
import { executionStatusSchema, isFinished, type ExecutionStatus } from '../model/execution';
import { taskStateSchema, taskTypeSchema, type TaskState, type TaskType } from '../model/task';
import { folded } from './folded';
import { queryWords, type QueryWord } from './query-words';

/** The fields of a task whose text can be searched alone. */
export const TEXT_FIELDS = ['name', 'key', 'script', 'folder', 'interpreter', 'group', 'tag'] as const;
/** A field of a task whose text can be searched alone. */
export type TextField = (typeof TEXT_FIELDS)[number];

/** What a word of a query asks for. The text is folded. */
export type TextTerm = { field: TextField | 'any'; text: string; not: boolean };
/** What a word of a query allows: one of these values. */
export type ChoiceTerm =
  | { field: 'state'; values: readonly TaskState[]; not: boolean }
  | { field: 'type'; values: readonly TaskType[]; not: boolean }
  | { field: 'last'; values: readonly ExecutionStatus[]; not: boolean };
/** One thing that must hold, or must not. */
export type SearchTerm = TextTerm | ChoiceTerm;

/** A query as it is understood. */
export interface TaskSearch {
  /** All of them must hold. */
  terms: SearchTerm[];
  /** What is wrong with the first word that can't be understood; null: nothing is. */
  fault: Message | null;
}

/** The names of the fields, the first of each as messages write it; Chinese ones are there for Chinese keyboards. */
const NAMES: Readonly<Record<TextField | ChoiceTerm['field'], readonly string[]>> = {
  name: ['name', '名称', '名字'],
  key: ['key', '标识'],
  script: ['script', 'command', '脚本', '命令'],
  folder: ['folder', 'cwd', '目录', '文件夹'],
  interpreter: ['interpreter', 'python', '解释器'],
  group: ['group', '限流组', '组'],
  tag: ['tag', '标签'],
  state: ['state', '状态'],
  type: ['type', '类型'],
  last: ['last', '最近结果', '结果'],
};
const FIELDS: ReadonlyMap<string, TextField | ChoiceTerm['field']> = new Map(
  Object.entries(NAMES).flatMap(([field, names]) => names.map((name) => [name, field as keyof typeof NAMES] as const)),
);
const fieldOf = (name: string): TextField | ChoiceTerm['field'] | undefined => FIELDS.get(folded(name));

/** A value of a choice with the words that stand for it: its own, and what the screens call it in each language. */
function wordsFor<V extends string>(values: readonly V[], keyOf: (value: V) => PlainKey): ReadonlyMap<string, V> {
  const said = (value: V): string[] => LANGUAGE_TAGS.map((language) => render(message(keyOf(value)), language));
  return new Map(values.flatMap((value) => [value, ...said(value)].map((word) => [folded(word), value] as const)));
}

const STATES = wordsFor(taskStateSchema.options, (value) => `state.${value}`);
const TYPES = wordsFor(taskTypeSchema.options, (value) => `type.${value}`);
const OUTCOMES = wordsFor(executionStatusSchema.options.filter(isFinished), (value) => `status.${value}`);

/** A word as it is understood, or what is wrong with it. */
type Read = { term: SearchTerm } | { fault: Message };

function textTerm(field: TextTerm['field'], { value, not }: QueryWord): Read {
  return { term: { field, text: folded(value), not } };
}

/** Reads the values of a choice: separated by commas, of which one must hold. */
function choose<V extends string>(
  { value, typed }: QueryWord,
  words: ReadonlyMap<string, V>,
  toTerm: (values: V[]) => ChoiceTerm,
): Read {
  const all = [...new Set(words.values())];
  const found: V[] = [];
  if (value.trim() === '') return { fault: message('search.choose', { token: typed, values: all }) };
  for (const one of value.split(/[,，]/u)) {
    const meant = words.get(folded(one.trim()));
    if (meant === undefined) {
      return { fault: message('search.badValue', { token: typed, value: one.trim(), values: all }) };
    }
    found.push(meant);
  }
  return { term: toTerm(found) };
}

function read(word: QueryWord): Read {
  const { name, value, typed, not } = word;
  if (name === null) return textTerm('any', word);
  const field = fieldOf(name);
  if (field === undefined) {
    const fields = Object.values(NAMES).map(([first = '']) => `${first}:`);
    return { fault: message('search.noField', { token: typed, name: `${name}:`, fields }) };
  }
  switch (field) {
    case 'state':
      return choose(word, STATES, (values) => ({ field, values, not }));
    case 'type':
      return choose(word, TYPES, (values) => ({ field, values, not }));
    case 'last':
      return choose(word, OUTCOMES, (values) => ({ field, values, not }));
    default:
      if (value.trim() === '') return { fault: message('search.noValue', { token: typed }) };
      return textTerm(field, word);
  }
}

/**
 * Whether a word before a colon is meant as a field. A drive, an address and a time of day are text, and so is a
 * name that no field has where nothing stands behind the colon, or where it is not in Latin letters.
 */
function isName(name: string, next: string): boolean {
  if (fieldOf(name) !== undefined) return true;
  return /^[A-Za-z]{2,}$/u.test(name) && next !== '' && !/[\s/\\]/u.test(next);
}

/**
 * Reads what is typed to find tasks: words that each must be somewhere (`日线 daily`), fields (`script:daily.py`,
 * `state:paused,disabled`), quotes around blanks, and a minus before what must not hold.
 */
export function parseTaskQuery(query: string): TaskSearch {
  const terms: SearchTerm[] = [];
  for (const word of queryWords(query, isName)) {
    const found = read(word);
    if ('fault' in found) return { terms: [], fault: found.fault };
    terms.push(found.term);
  }
  return { terms, fault: null };
}
