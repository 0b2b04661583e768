import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { AppError } from '@shared/errors';
import { refuseUpgrade } from './front-door';
import { PushSocket, type PushHouse } from './push-socket';
import { CLIENT_HEADER } from './rpc-route';

/** All WebSockets of a server. */
export interface PushSockets {
  /** Takes an upgrade that came through the front door. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Says goodbye to every socket and cuts off those that do not answer within a second. */
  close(): Promise<void>;
}

const GOODBYE_MS = 1_000;

/** WebSockets at `/push`: pushes and calls over one socket, after a token in the first message. */
export function createPushSockets(options: PushHouse): PushSockets {
  const { limits, journal } = options;
  const wss = new WebSocketServer({ noServer: true, maxPayload: limits.bodyBytes, perMessageDeflate: false });
  const open = new Set<PushSocket>();

  const round = setInterval(() => {
    for (const socket of open) socket.checkAlive();
  }, limits.pingMs);
  round.unref();

  return {
    upgrade(request, socket, head) {
      if (request.url?.split('?')[0] !== '/push') {
        refuseUpgrade(socket, new AppError('not-found', 'WebSockets are served at /push.'));
        return;
      }
      const who = request.headers[CLIENT_HEADER] === 'cli' ? 'cli' : 'browser';
      wss.handleUpgrade(request, socket, head, (ws) => {
        const pushSocket = new PushSocket(ws, who, options);
        open.add(pushSocket);
        ws.on('close', () => open.delete(pushSocket));
        ws.on('error', (error) => journal.info('A WebSocket broke.', { reason: error.message }));
      });
    },
    async close() {
      clearInterval(round);
      const gone = new Promise<void>((resolve) => wss.close(() => resolve()));
      for (const socket of open) socket.sayGoodbye();
      const cutOff = setTimeout(() => {
        for (const socket of open) socket.cutOff();
      }, GOODBYE_MS);
      await gone;
      clearTimeout(cutOff);
    },
  };
}
