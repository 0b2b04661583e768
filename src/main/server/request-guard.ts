import { createServer, STATUS_CODES, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { ERROR_STATUS, toWire, type AppError, type Reply } from '@shared/errors';

/** An error as the body of an answer. */
export function failure(error: AppError): Reply & { ok: false } {
  return { ok: false, error: toWire(error) };
}

/** What the request guard is given. */
export interface RequestGuardOptions {
  /** Why a request is turned away before anything of it is read; null: it may come in. */
  refuse(request: IncomingMessage): AppError | null;
  /** Answers requests that may come in. */
  handle: RequestListener;
  /** Takes over the sockets of upgrades that may come in. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Time for a whole request, in ms. */
  requestMs: number;
}

/** Turns an upgrade away. */
export function refuseUpgrade(socket: Duplex, error: AppError): void {
  const status = ERROR_STATUS[error.code];
  const body = JSON.stringify(failure(error));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  // A client that never closes its half would keep the socket for good: the HTTP server no longer looks after it.
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Headers of every answer, also of refusals. `'self'` covers the page's own WebSocket where browsers follow CSP 3. */
function securityHeaders(port: number | undefined): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    // Element Plus positions its pop-ups with inline styles.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

/** The HTTP server itself: what holds for every request and every upgrade, whatever route it is for. */
export function createGuardedServer(options: RequestGuardOptions): Server {
  const server = createServer(
    {
      headersTimeout: Math.min(options.requestMs, 10_000),
      requestTimeout: options.requestMs,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: Math.min(options.requestMs, 2_000),
      maxHeaderSize: 16 * 1024,
      // Java's client offers HTTP/2 with every request; that is an ordinary request to us.
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
    },
    (request, response) => {
      for (const [name, value] of Object.entries(securityHeaders(request.socket.localPort))) {
        response.setHeader(name, value);
      }
      const refusal = options.refuse(request);
      if (refusal === null) {
        options.handle(request, response);
        return;
      }
      response.writeHead(ERROR_STATUS[refusal.code], {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        connection: 'close',
      });
      response.end(JSON.stringify(failure(refusal)));
    },
  );
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A socket that is upgraded has no listener of the server's any more: a reset would end the process.
    socket.on('error', () => socket.destroy());
    const refusal = options.refuse(request);
    if (refusal === null) options.upgrade(request, socket, head);
    else refuseUpgrade(socket, refusal);
  });
  return server;
}
