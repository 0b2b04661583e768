import { z } from 'zod';

/** A value of a message as it is stored and sent. */
export type SentParam = string | number | SentMessage | readonly (string | SentMessage)[];

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
