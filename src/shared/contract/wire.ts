import { z } from 'zod';
import { wireErrorSchema } from '../errors';

/** The two channels of the desktop bridge. */
export const CALL_CHANNEL = 'closing-bell:call';
/** The two channels of the desktop bridge. */
export const PUSH_CHANNEL = 'closing-bell:push';

/** First message over a WebSocket. */
export const socketHelloSchema = z.strictObject({ token: z.string().max(256) });
/** A call over a WebSocket; `id` comes back with the reply. */
export const socketCallSchema = z.strictObject({
  id: z.number().int(),
  call: z.string().max(64),
  input: z.unknown(),
});
/** What a WebSocket client receives: the greeting's answer, replies, pushes. */
export const socketMessageSchema = z.union([
  z.object({ hello: z.object({ role: z.enum(['viewer', 'admin']) }) }),
  z.object({ id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.object({ id: z.number().int(), ok: z.literal(false), error: wireErrorSchema }),
  z.object({ push: z.string(), data: z.unknown() }),
]);
/** What a WebSocket client receives. */
export type SocketMessage = z.infer<typeof socketMessageSchema>;

/** What the preload puts on the window, and nothing else. */
export interface DesktopBridge {
  call(name: string, input: unknown): Promise<unknown>;
  onPush(listener: (push: unknown) => void): () => void;
}
