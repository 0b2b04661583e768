import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, ERROR_STATUS, type Reply } from '@shared/errors';
import type { Rpc } from '../rpc/rpc-types';
import type { Access } from './access';
import type { ConcurrencyLimiter } from './concurrency-limiter';
import { failure } from './request-guard';
import { parseJson, readBody } from './json-body';
import type { ServerLimits } from './limits';

/** What a client that is our own command line says of itself. */
export const CLIENT_HEADER = 'x-closing-bell-client';

function send(reply: FastifyReply, answer: Reply): FastifyReply {
  return reply
    .code(answer.ok ? 200 : ERROR_STATUS[answer.error.code])
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(answer));
}

/** What the route needs of the server. */
export interface RpcRouteParts {
  rpc: Rpc;
  access: Access;
  limiter: ConcurrencyLimiter;
  limits: ServerLimits;
  /** Called with the socket of who has shown a valid token. */
  entered(socket: Socket): void;
}

/** `POST /rpc/NAME`: a call over plain HTTP. The token is looked at before any of the body is read. */
export function addRpcRoute(app: FastifyInstance, { rpc, access, limiter, limits, entered }: RpcRouteParts): void {
  // Whatever the type says is JSON: curl and urllib name a form by themselves. Fastify would refuse some types first.
  const onRequest = (request: FastifyRequest, _reply: FastifyReply, done: () => void): void => {
    delete request.raw.headers['content-type'];
    done();
  };
  app.post<{ Params: { name: string } }>('/rpc/:name', { onRequest }, async (request, reply) => {
    const role = access.roleOfHeader(request.headers.authorization);
    if (role === null) {
      reply.header('www-authenticate', 'Bearer');
      throw new AppError('unauthorized', 'server.token');
    }
    entered(request.raw.socket);
    const longest = role === 'viewer' ? limits.viewerBytes : limits.bodyBytes;
    const input = parseJson(await readBody(request.raw, longest), limits.depth);
    const who = request.headers[CLIENT_HEADER] === 'cli' ? 'cli' : 'api';
    const answer = await limiter.run(() => rpc.call({ role, who, connection: null }, request.params.name, input));
    return send(reply, answer);
  });
}

/** Answers for what is thrown on the way: expected failures by their code, bugs as `internal` and in the log. */
export function sendFailure(reply: FastifyReply, error: AppError): FastifyReply {
  return send(reply, failure(error));
}
