import type { z } from 'zod';
import { message, type Message, type PlainKey } from './message';
import { isMessageKey } from './english';
import { readMessage } from './sent';
import type { SentMessage } from './sent-schema';

type Issue = z.core.$ZodIssue;

const WHAT: Readonly<Record<string, PlainKey>> = {
  string: 'input.what.text',
  number: 'input.what.number',
  int: 'input.what.integer',
  boolean: 'input.what.boolean',
  array: 'input.what.list',
  object: 'input.what.object',
  record: 'input.what.object',
  null: 'input.what.nothing',
};

const needed = (what: string): Message => {
  const key = Object.hasOwn(WHAT, what) ? WHAT[what] : undefined;
  return message('input.needed', { what: key === undefined ? what : message(key) });
};

const NUMBERS: ReadonlySet<string> = new Set(['number', 'int', 'bigint', 'date']);

function tooBig({ origin, maximum, inclusive }: z.core.$ZodIssueTooBig): Message {
  const max = Number(maximum);
  if (origin === 'string') return message('input.longest', { count: max });
  if (!NUMBERS.has(origin)) return message('input.mostItems', { count: max });
  return inclusive === false ? message('input.below', { max }) : message('input.most', { max });
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): Message {
  const min = Number(minimum);
  if (origin === 'string') return message('input.shortest', { count: min });
  if (!NUMBERS.has(origin)) return message('input.leastItems', { count: min });
  return inclusive === false ? message('input.above', { min }) : message('input.least', { min });
}

/** What a schema says by itself, where its rule names no text. */
function builtIn(issue: Issue): Message {
  switch (issue.code) {
    case 'invalid_type':
      return needed(issue.expected);
    case 'invalid_value':
      return issue.values.length === 1
        ? message('input.only', { value: JSON.stringify(issue.values[0]) })
        : message('input.oneOf', { values: issue.values.map(String) });
    case 'too_big':
      return tooBig(issue);
    case 'too_small':
      return tooSmall(issue);
    case 'not_multiple_of':
      return message('input.multiple', { divisor: issue.divisor });
    case 'invalid_format':
      return message('input.format');
    case 'unrecognized_keys':
      return message('input.unknownFields', { names: issue.keys });
    case 'invalid_union':
      return message('input.noForm');
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return message('input.invalid');
  }
}

/** What an issue of a schema says; of a bad key the issue within, which says more. */
export function messageOfIssue(issue: Issue): Message {
  const within = issue.code === 'invalid_key' || issue.code === 'invalid_element' ? issue.issues[0] : undefined;
  if (within !== undefined) return messageOfIssue(within);
  if (!isMessageKey(issue.message)) return builtIn(issue);
  const params = issue.code === 'custom' ? (issue.params as SentMessage['params'] | undefined) : undefined;
  return readMessage({ key: issue.message, params: params ?? {} }) ?? builtIn(issue);
}
