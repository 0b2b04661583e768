import { WebSocket, type RawData } from 'ws';
import { pushSchemas, socketMessageSchema, type Push, type SocketMessage } from '@shared/contract';
import { AppError, type Reply } from '@shared/errors';
import type { EngineFile } from '../server/engine-file';
import { CLIENT_HEADER } from '../server/rpc-route';
import { openReply, type EngineLink } from './engine-link';

const HELLO_MS = 5_000;

function parseMessage(data: RawData): SocketMessage {
  return socketMessageSchema.parse(JSON.parse((data as Buffer).toString('utf8')));
}

/** A push in the contract's form; null for one that this version does not know. */
function asPush(message: { push: string; data: unknown }): Push | null {
  if (!Object.hasOwn(pushSchemas, message.push)) return null;
  const name = message.push as Push['push'];
  const data = pushSchemas[name].safeParse(message.data);
  return data.success ? ({ push: name, data: data.data } as Push) : null;
}

/** Says hello; resolves when the engine has let us in, throws `unavailable` when it does not. */
async function greet(ws: WebSocket, token: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (why: string): void => reject(new AppError('unavailable', `The engine does not let us in: ${why}`));
    const timer = setTimeout(() => refuse('it does not answer.'), HELLO_MS);
    ws.once('open', () => ws.send(JSON.stringify({ token })));
    ws.once('message', () => {
      clearTimeout(timer);
      resolve();
    });
    ws.once('error', (error) => refuse(error.message));
    ws.once('close', (code) => {
      clearTimeout(timer);
      refuse(code === 4401 ? 'its token has changed. Start it again.' : `it hung up (${code}).`);
    });
  });
}

/** A link to an engine in another process, over its WebSocket. Throws `unavailable` when it can't be had. */
export async function linkTo(engine: EngineFile): Promise<EngineLink> {
  const ws = new WebSocket(`${engine.url.replace(/^http/, 'ws')}/push`, {
    headers: { [CLIENT_HEADER]: 'cli' },
    perMessageDeflate: false,
  });
  const gone = new AbortController();
  const waiting = new Map<number, PromiseWithResolvers<Reply>>();
  const listeners = new Set<(push: Push) => void>();
  let lastId = 0;
  let closed = false;

  ws.on('error', () => ws.terminate());
  await greet(ws, engine.token);

  const take = (message: SocketMessage): void => {
    if ('push' in message) {
      const push = asPush(message);
      if (push !== null) listeners.forEach((listen) => listen(push));
    } else if ('id' in message) {
      const { id, ...reply } = message;
      waiting.get(id)?.resolve(reply);
      waiting.delete(id);
    }
  };
  ws.on('message', (data) => take(parseMessage(data)));
  ws.on('close', () => {
    const error = new AppError('unavailable', 'The engine went away.');
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
    if (!closed) gone.abort();
  });

  return {
    async call(name, input) {
      if (ws.readyState !== ws.OPEN) throw new AppError('unavailable', 'The engine went away.');
      const id = ++lastId;
      const reply = Promise.withResolvers<Reply>();
      waiting.set(id, reply);
      ws.send(JSON.stringify({ id, call: name, input }));
      return openReply(name, await reply.promise);
    },
    onPush: (listener) => void listeners.add(listener),
    gone: gone.signal,
    close() {
      closed = true;
      ws.close();
    },
  };
}
