import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastify, { type FastifyError, type RawServerDefault } from 'fastify';
import { AppError } from '@shared/errors';
import type { Logger } from '../app/ports';
import type { Rpc } from '../rpc/rpc-types';
import { createAccess, type Tokens } from './access';
import { createConcurrencyLimiter } from './concurrency-limiter';
import { createGuardedServer } from './request-guard';
import { SERVER_LIMITS, type ServerLimits } from './limits';
import { PageKeys } from './page-keys';
import { ConnectionSlots } from './connection-slots';
import { createPushSockets } from './push-sockets';
import { addRpcRoute, sendFailure } from './rpc-route';
import { addStaticFiles } from './static-files';

/** What a host gives to the server. */
export interface ServerOptions {
  rpc: Rpc;
  tokens: Tokens;
  /** 0: a free one. */
  port: number;
  /** Folder of the built renderer; null: calls only. */
  rendererDir: string | null;
  logger: Logger;
  /** One more origin that may call: a development server's. */
  devOrigin?: string;
  /** Narrower limits, for tests. */
  limits?: Partial<ServerLimits>;
}

/** A server that listens. */
export interface RunningServer {
  /** Base address, without a slash at its end and without a token. */
  url: string;
  port: number;
  /** Answers what is under way, then closes every socket, within two seconds. Safe to call twice. */
  close(): Promise<void>;
}

const ADDRESS = '127.0.0.1';
const CLOSE_MS = 2_000;

/**
 * Serves the rpc and the renderer on loopback, for HTTP and WebSocket. Throws `conflict` when the port is taken and
 * `unavailable` when it can't be had for another reason.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { rpc, logger } = options;
  const limits = { ...SERVER_LIMITS, ...options.limits };
  const access = createAccess(options.tokens, options.devOrigin);
  const limiter = createConcurrencyLimiter(limits.calls);
  const slots = new ConnectionSlots(limits.sockets);
  const keys = new PageKeys(options.tokens);
  const sockets = createPushSockets({ rpc, logger, limiter, limits }, { access, keys, slots });

  const app = fastify({
    logger: false,
    serverFactory: (handle): RawServerDefault => {
      const server = createGuardedServer({
        refuse: (request) => {
          if (slots.isSurplus(request.socket)) return new AppError('busy', 'server.connections');
          if (!access.isOurs(request)) return new AppError('forbidden', 'server.foreign');
          return null;
        },
        handle,
        upgrade: sockets.upgrade,
        requestMs: limits.requestMs,
      });
      server.on('connection', (socket) => slots.take(socket));
      // Those that are only told "busy" are bounded as well.
      server.maxConnections = limits.sockets * 2;
      return server;
    },
    frameworkErrors: (_error, _request, reply) => {
      void sendFailure(reply, new AppError('not-found', 'server.noAddress'));
    },
  });

  // Bodies are read by the route itself, after its own look at the token.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setErrorHandler((error: FastifyError | AppError, request, reply) => {
    if (error instanceof AppError) return sendFailure(reply, error);
    if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
      return sendFailure(reply, new AppError('invalid-input', 'server.request', { why: error.message }));
    }
    logger.error(`${request.method} ${request.routeOptions.url ?? 'unknown address'}`, error);
    return sendFailure(reply, new AppError('internal', 'server.internal'));
  });
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ ok: true }));
  addRpcRoute(app, { rpc, access, limiter, limits, entered: (socket) => slots.keep(socket) });

  const { rendererDir } = options;
  const hasPages = rendererDir !== null && existsSync(join(rendererDir, 'index.html'));
  if (rendererDir !== null && !hasPages)
    logger.warn('The renderer is not built: only calls are served.', { rendererDir });
  await addStaticFiles(app, access, hasPages ? rendererDir : null);

  try {
    await app.listen({ host: ADDRESS, port: options.port });
  } catch (cause) {
    await app.close();
    const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const { port } = options;
    if (taken) throw new AppError('conflict', 'server.portTaken', { port }, { cause });
    throw new AppError('unavailable', 'server.portRefused', { port, why: (cause as Error).message }, { cause });
  }
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('A server on a port has an address of its own.');

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    // The server's own list leaves out what was upgraded.
    const cutOff = setTimeout(() => slots.clear(), CLOSE_MS);
    await Promise.all([sockets.close(), app.close()]);
    clearTimeout(cutOff);
  };
  return { url: `http://${ADDRESS}:${address.port}`, port: address.port, close: () => (closing ??= close()) };
}
