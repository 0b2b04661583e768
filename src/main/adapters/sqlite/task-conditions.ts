import type { TaskState } from '@shared/model/task';
import { parseTaskQuery, type ChoiceTerm, type SearchTerm, type TextTerm } from '@shared/search/task-query';
import type { TaskQuery } from '../../app/ports';
import { LONGEST_READING, READING_MARK } from '../../core/search/name-reading';
import type { SqlValue } from './connection';
import { ANY_ACTIVE, LAST_STATUS, STATE } from './task-columns';
import { LATE_IDS } from './late-tasks';

/** Which tasks are meant: SQL on `t`, and on its texts `s` where they are needed. */
export interface TaskConditions {
  where: string;
  values: Record<string, SqlValue>;
  /** Ranks those that fit best first; null: nothing was searched for. */
  rank: string | null;
  /** Whether there is more to it than that a task is there. */
  isNarrowed: boolean;
}

/** Where the text of each field is; keys and groups have no capital letters. */
const COLUMNS: Readonly<Record<TextTerm['field'], string>> = {
  any: 's.words',
  name: 's.name',
  key: 't.key',
  script: 's.script',
  folder: 's.folder',
  interpreter: 's.interpreter',
  group: "coalesce(t.group_name, '')",
  tag: 's.tags',
};
/** What may be a name that is typed by its sounds. */
const LETTERS = /^[a-z][a-z0-9]+$/;

/** Builds the conditions of a query. */
class Conditions {
  readonly values: Record<string, SqlValue> = {};
  readonly terms = ['t.deleted_at IS NULL'];
  readonly ranks: string[] = [];

  constructor(now: number) {
    this.values['now'] = now;
  }

  /** Names a value in the SQL. */
  bind(value: SqlValue): string {
    const name = `v${Object.keys(this.values).length}`;
    this.values[name] = value;
    return `@${name}`;
  }

  state(states: readonly TaskState[]): void {
    const active = states.every((state) => state === 'running' || state === 'retrying' || state === 'overdue');
    // Said twice for speed: few tasks have an active execution, and fewer are late.
    if (active) {
      const ids = states.map((state) => (state === 'overdue' ? LATE_IDS : `SELECT e.task_id ${ANY_ACTIVE}`));
      this.terms.push(`(${[...new Set(ids)].map((select) => `t.id IN (${select})`).join(' OR ')})`);
    }
    if (states.some((state) => state !== 'overdue')) this.terms.push(`${STATE} IN (${quoted(states)})`);
  }

  search(term: SearchTerm): void {
    if ('text' in term) this.text(term);
    else if (term.field === 'state' && !term.not) this.state(term.values);
    else this.terms.push(`${term.not ? 'NOT ' : ''}coalesce(${choice(term)}, 0)`);
  }

  private text({ field, text, not }: TextTerm): void {
    const word = this.bind(text);
    const sounds = (field === 'any' || field === 'name') && LETTERS.test(text) ? this.sounds(text, word) : null;
    const found = [`instr(${COLUMNS[field]}, ${word}) > 0`, ...(sounds === null ? [] : [sounds.within])].join(' OR ');
    this.terms.push(not ? `NOT coalesce(${found}, 0)` : `(${found})`);
    if (not || (field !== 'any' && field !== 'name' && field !== 'key')) return;
    this.ranks.push(`CASE
      WHEN s.name = ${word} OR t.key = ${word} THEN 0
      WHEN instr(s.name, ${word}) = 1 OR instr(t.key, ${word}) = 1 THEN 1
      ${sounds === null ? '' : `WHEN ${sounds.atStart} THEN 2`}
      WHEN instr(s.name, ${word}) > 0 OR instr(t.key, ${word}) > 0 THEN 3
      ${sounds === null ? '' : `WHEN ${sounds.within} THEN 4`}
      ELSE 5 END`);
  }

  private sounds(text: string, word: string): { within: string; atStart: string } {
    const reading = this.bind(`${READING_MARK}${text.slice(0, LONGEST_READING)}`);
    const at = (test: string): string => `instr(s.initials, ${word}) ${test} OR instr(s.readings, ${reading}) ${test}`;
    return { within: at('> 0'), atStart: at('= 1') };
  }
}

/** Words of the schema, as SQL. */
const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

function choice({ field, values }: ChoiceTerm): string {
  if (field === 'type') return `t.type IN (${quoted(values)})`;
  return `${field === 'state' ? STATE : LAST_STATUS} IN (${quoted(values)})`;
}

/** The conditions of a query for tasks. What a search can't understand was refused before it came here. */
export function conditionsOf({ filter, now }: TaskQuery): TaskConditions {
  const { type, state, tag, text, enabled } = filter;
  const conditions = new Conditions(now);
  const { terms, ranks, values } = conditions;
  if (type !== undefined) terms.push(`t.type = ${conditions.bind(type)}`);
  if (enabled !== undefined) terms.push(`t.enabled = ${conditions.bind(enabled ? 1 : 0)}`);
  if (tag !== undefined) {
    terms.push(`EXISTS (SELECT 1 FROM task_tags g WHERE g.tag = ${conditions.bind(tag)} AND g.task_id = t.id)`);
  }
  // The same term twice narrows nothing more, and costs a look at each task.
  const distinct = new Map(parseTaskQuery(text ?? '').terms.map((term) => [JSON.stringify(term), term]));
  for (const term of distinct.values()) conditions.search(term);
  if (state !== undefined) conditions.state([state]);
  return {
    where: terms.join(' AND '),
    values,
    rank: ranks.length === 0 ? null : ranks.join(' + '),
    isNarrowed: terms.length > 1,
  };
}
