import { basename } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { AppError } from '@shared/errors';
import { sendFailure } from './rpc-route';

/** The bundler puts a hash of eight or more characters before the ending: such a file never changes. */
const HASHED = /-[\w-]{8,}\.\w+$/;

function noSuchPath(url: string): AppError {
  return url.startsWith('/rpc/')
    ? new AppError('not-found', 'There is no such call. Calls are made as POST /rpc/NAME.')
    : new AppError('not-found', 'There is nothing at this address.');
}

/** The built renderer; `rendererDir` null: none. Addresses of its pages all answer with its one HTML file. */
export async function addStaticFiles(app: FastifyInstance, rendererDir: string | null): Promise<void> {
  if (rendererDir !== null) {
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
    const path = request.url.split('?')[0] ?? '';
    const isPage = request.method === 'GET' && !path.startsWith('/rpc/') && /^[^.%\\]*$/.test(path);
    if (rendererDir !== null && isPage) return reply.sendFile('index.html');
    return sendFailure(reply, noSuchPath(request.url));
  });
}
