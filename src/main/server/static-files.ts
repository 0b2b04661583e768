import { basename } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { AppError } from '@shared/errors';
import type { Access } from './access';
import { sendFailure } from './rpc-route';

/** The bundler puts a hash of eight or more characters before the ending: such a file never changes. */
const HASHED = /-[\w-]{8,}\.\w+$/;

/** Addresses for programs: a page in their place would look like an answer. */
const FOR_PROGRAMS = /^\/(?:rpc|api|rest|openapi\.json|healthz)(?:$|[/.])/i;

function pathOf(url: string): string {
  return url.split('?')[0] ?? '';
}

function noSuchPath(path: string): AppError {
  return path.startsWith('/rpc/')
    ? new AppError('not-found', 'server.noCall')
    : new AppError('not-found', 'server.noAddress');
}

/** Whether an address may be that of a page. */
function isPagePath(path: string): boolean {
  return !FOR_PROGRAMS.test(path) && /^[^.%\\]*$/.test(path);
}

/**
 * The built renderer; `rendererDir` null: none. Addresses of its pages all answer with its one HTML file, under the one
 * address that is listened on: another program may be what answers at the next name of this machine.
 */
export async function addStaticFiles(
  app: FastifyInstance,
  access: Pick<Access, 'addressFor' | 'isByName'>,
  rendererDir: string | null,
): Promise<void> {
  if (rendererDir !== null) {
    app.addHook('onRequest', (request, reply, next) => {
      const isPage = request.method === 'GET' && isPagePath(pathOf(request.url));
      if (!isPage || !access.isByName(request.raw)) return next();
      reply.redirect(`http://${access.addressFor(request.raw)}${request.url}`, 302);
    });
    await app.register(fastifyStatic, {
      root: rendererDir,
      cacheControl: false,
      dotfiles: 'ignore',
      setHeaders: (reply, path) => {
        reply.header('cache-control', HASHED.test(basename(path)) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url);
    if (rendererDir !== null && request.method === 'GET' && isPagePath(path)) return reply.sendFile('index.html');
    return sendFailure(reply, noSuchPath(path));
  });
}
