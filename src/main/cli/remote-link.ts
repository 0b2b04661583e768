import { WebSocket, type RawData } from 'ws';
import { socketMessageSchema, type Push, type SocketMessage } from '@shared/contract';
import { PendingCalls, readPush } from '@shared/contract/client';
import { AppError } from '@shared/errors';
import { message, type Message } from '@shared/messages/message';
import type { EngineFile } from '../server/engine-file';
import { isProof, prove, randomText, tokenName } from '../server/proof';
import { CLIENT_HEADER } from '../server/rpc-route';
import { answerOf, type EngineLink } from './engine-link';

const HELLO_MS = 5_000;

function parseMessage(data: RawData): SocketMessage {
  return socketMessageSchema.parse(JSON.parse((data as Buffer).toString('utf8')));
}

/** A message of whoever answers; null when it can't be read. */
function greetingIn(data: RawData): SocketMessage | null {
  try {
    return parseMessage(data);
  } catch {
    return null;
  }
}

/**
 * Greets the engine of `engine.json`, or whoever listens in its place by now, without telling the token: both sides
 * prove that they know it. Resolves when we are in, throws `unavailable` when not.
 */
async function greet(ws: WebSocket, { url, token }: EngineFile): Promise<void> {
  const pageNonce = randomText();
  const say = (words: object): void => ws.send(JSON.stringify(words));
  await new Promise<void>((resolve, reject) => {
    const refuse = (why: Message | string): void => reject(new AppError('unavailable', 'cli.refused', { why }));
    const timer = setTimeout(() => refuse(message('cli.silent')), HELLO_MS);
    ws.once('open', () => say({ prove: { key: tokenName(token), nonce: pageNonce } }));
    let hasProved = false;
    const take = (data: RawData): void => {
      const greeting = greetingIn(data);
      if (greeting !== null && hasProved && 'hello' in greeting) {
        clearTimeout(timer);
        ws.off('message', take);
        return resolve();
      }
      const proof = greeting !== null && 'proof' in greeting ? greeting : null;
      const subject = { address: new URL(url).host, pageNonce, engineNonce: proof?.nonce ?? '' };
      if (hasProved || proof === null || !isProof(proof.proof, token, 'engine', subject)) {
        ws.terminate();
        return refuse(message('cli.impostor'));
      }
      hasProved = true;
      say({ proof: prove(token, 'page', subject) });
    };
    ws.on('message', take);
    ws.once('error', (error) => refuse(error.message));
    ws.once('close', (code) => {
      clearTimeout(timer);
      refuse(code === 4401 ? message('cli.tokenChanged') : message('cli.hungUp', { code }));
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
  const calls = new PendingCalls();
  const listeners = new Set<(push: Push) => void>();
  let closed = false;

  ws.on('error', () => ws.terminate());
  await greet(ws, engine);

  const take = (received: SocketMessage): void => {
    if ('push' in received) {
      // An engine of another version may push what this one does not know.
      const push = readPush(received, () => undefined);
      if (push !== null) listeners.forEach((listen) => listen(push));
    } else if ('id' in received) calls.settle(received.id, received);
  };
  ws.on('message', (data) => take(parseMessage(data)));
  ws.on('close', () => {
    calls.failAll(new AppError('unavailable', 'cli.engineGone'));
    if (!closed) gone.abort();
  });

  return {
    async call(name, input) {
      if (ws.readyState !== ws.OPEN) throw new AppError('unavailable', 'cli.engineGone');
      return answerOf(name, await calls.ask((id) => ws.send(JSON.stringify({ id, call: name, input }))));
    },
    onPush: (listener) => void listeners.add(listener),
    gone: gone.signal,
    close() {
      closed = true;
      ws.close();
    },
  };
}
