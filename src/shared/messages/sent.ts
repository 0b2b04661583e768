import { z } from 'zod';
import { checkedMessage, type Message, type MessageParam } from './message';
import { isMessageKey, namesOf } from './render';

type SentParam = string | number | SentMessage | readonly (string | SentMessage)[];

/** A message as it is stored and sent: its key may be of another version. */
export interface SentMessage {
  readonly key: string;
  readonly params: Readonly<Record<string, SentParam>>;
}

/** A message as it is stored and sent. */
export const messageSchema: z.ZodType<SentMessage> = z.lazy(() =>
  z.object({ key: z.string(), params: messageParamsSchema }),
);

/** Values of a message as they are stored and sent. */
export const messageParamsSchema: z.ZodType<Readonly<Record<string, SentParam>>> = z
  .record(z.string(), z.union([z.string(), z.number(), messageSchema, z.array(z.union([z.string(), messageSchema]))]))
  .meta({ id: 'MessageParams' });

/** What stands beside an English `message` in an answer: the same as a key of the catalogue, and its values. */
export const reasonShape = { reason: z.string().optional(), params: messageParamsSchema.optional() };

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
