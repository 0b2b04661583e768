import { isMessageKey, namesOf } from './english';
import { checkedMessage, type Message, type MessageParam } from './message';
import type { SentMessage, SentParam } from './sent-schema';

function isList(param: SentParam): param is readonly (string | SentMessage)[] {
  return Array.isArray(param);
}

function readParam(param: SentParam): MessageParam | null {
  if (typeof param !== 'object') return param;
  if (!isList(param)) return readMessage(param);
  const items = param.map((one) => (typeof one === 'string' ? one : readMessage(one)));
  return items.includes(null) ? null : items.filter((one) => one !== null);
}

/** A message that came over a wire or out of the store; null when its key or one of its values is not known here. */
export function readMessage({ key, params }: SentMessage): Message | null {
  if (!isMessageKey(key)) return null;
  const read: Record<string, MessageParam> = {};
  for (const name of namesOf(key)) {
    const value = Object.hasOwn(params, name) ? readParam(params[name] ?? '') : null;
    if (value === null) return null;
    read[name] = value;
  }
  return checkedMessage(key, read);
}
