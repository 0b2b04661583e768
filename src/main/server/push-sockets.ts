import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { AppError } from '@shared/errors';
import type { Access } from './access';
import { refuseUpgrade } from './request-guard';
import { createGreeting } from './greeting';
import type { PageKeys } from './page-keys';
import type { ConnectionSlots } from './connection-slots';
import { PushSocket, type PushSocketDeps } from './push-socket';
import { CLIENT_HEADER } from './rpc-route';

/** All WebSockets of a server. */
export interface PushSockets {
  /** Takes an upgrade that came through the request guard. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Says goodbye to every socket and cuts off those that do not answer in time. */
  close(): Promise<void>;
}

/** What decides who comes in over a WebSocket, and who keeps the slot. */
export interface PushAdmission {
  access: Access;
  keys: PageKeys;
  slots: ConnectionSlots;
}

/** Calls back once more than `most` bytes have come. */
function whenOver(socket: Duplex, most: number, begun: number, tell: () => boolean): void {
  let bytes = begun;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > most && !tell()) socket.off('data', count);
  };
  socket.on('data', count);
}

/** WebSockets at `/push`: pushes and calls over one socket, once a client has said who it is. */
export function createPushSockets(options: PushSocketDeps, { access, keys, slots }: PushAdmission): PushSockets {
  const { limits, logger } = options;
  const wss = new WebSocketServer({ noServer: true, maxPayload: limits.bodyBytes, perMessageDeflate: false });
  const open = new Set<PushSocket>();

  const round = setInterval(() => {
    for (const socket of open) socket.checkAlive();
  }, limits.pingMs);
  round.unref();

  return {
    upgrade(request, socket, head) {
      if (request.url?.split('?')[0] !== '/push') {
        refuseUpgrade(socket, new AppError('not-found', 'server.webSockets'));
        return;
      }
      const who = request.headers[CLIENT_HEADER] === 'cli' ? 'cli' : 'browser';
      wss.handleUpgrade(request, socket, head, (ws) => {
        const greeting = createGreeting(access, keys, access.addressFor(request));
        const entered = (): void => slots.keep(request.socket);
        const pushSocket = new PushSocket({ ws, who, greeting, entered }, options);
        whenOver(socket, limits.helloBytes, head.length, () => pushSocket.tooMuch());
        open.add(pushSocket);
        ws.on('close', () => open.delete(pushSocket));
        ws.on('error', (error) => logger.info('A WebSocket broke.', { reason: error.message }));
      });
    },
    async close() {
      clearInterval(round);
      const gone = new Promise<void>((resolve) => wss.close(() => resolve()));
      for (const socket of open) socket.sayGoodbye();
      await gone;
    },
  };
}
