import { z } from 'zod';
import { wireErrorSchema } from '../errors';

/** The two channels of the desktop bridge. */
export const CALL_CHANNEL = 'closing-bell:call';
/** The two channels of the desktop bridge. */
export const PUSH_CHANNEL = 'closing-bell:push';

/** 32 bytes in base64url: a nonce, a proof, the name of a token. */
const bytes32Schema = z.string().regex(/^[\w-]{43}$/);

/** First message over a WebSocket from a program that says its token. */
export const socketHelloSchema = z.strictObject({ token: z.string().max(256) });
/** First message from a page, which says no secret: the engine has to prove first that it knows the key of this name. */
export const socketProveSchema = z.strictObject({
  prove: z.strictObject({
    key: bytes32Schema,
    nonce: bytes32Schema,
    /** Whether a key for this page is wanted, to come back with. */
    keep: z.boolean().optional(),
  }),
});
/** Second message from a page: its own proof. */
export const socketProofSchema = z.strictObject({ proof: bytes32Schema });
/** What a page comes back with: known to the engine that gave it, and to no other. */
export const pageKeySchema = z.object({ name: bytes32Schema, secret: bytes32Schema });
/** What a page comes back with. */
export type PageKey = z.infer<typeof pageKeySchema>;
/** A call over a WebSocket; `id` comes back with the reply. */
export const socketCallSchema = z.strictObject({
  id: z.number().int(),
  call: z.string().max(64),
  input: z.unknown(),
});
/** What a WebSocket client receives: the greeting's answer, replies, pushes. */
export const socketMessageSchema = z.union([
  z.object({ proof: bytes32Schema, nonce: bytes32Schema }),
  z.object({ hello: z.object({ role: z.enum(['viewer', 'admin']), page: pageKeySchema.optional() }) }),
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
