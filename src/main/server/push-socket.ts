import { randomUUID } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import { socketCallSchema, type Role, type SocketMessage } from '@shared/contract';
import { AppError, atField, type Reply } from '@shared/errors';
import { parseKeepingDigits } from '@shared/kept-digits';
import type { Connection, Logger, OutgoingPush } from '../app/ports';
import type { Rpc } from '../rpc/rpc-types';
import type { ConcurrencyLimiter } from './concurrency-limiter';
import { failure } from './request-guard';
import type { Greeting } from './greeting';
import { parseJson } from './json-body';
import type { ServerLimits } from './limits';

/** What the sockets need of the server. */
export interface PushSocketDeps {
  rpc: Rpc;
  logger: Logger;
  limiter: ConcurrencyLimiter;
  limits: ServerLimits;
}

/** One client that asks to come in. */
export interface Visitor {
  ws: WebSocket;
  /** For the record: "browser" or "cli". */
  who: string;
  greeting: Greeting;
  /** Called once it is known who it is. */
  entered(): void;
}

/** Why a socket was closed, as the client sees it. 4401: it did not show who it is in time; the others are RFC 6455's. */
export const CLOSE_CODE = {
  goodbye: 1001,
  noBinary: 1003,
  badMessage: 1008,
  tooLong: 1009,
  slow: 1013,
  unauthorized: 4401,
} as const;

/** One WebSocket: learns who it is, then takes calls and gives pushes until it closes. */
export class PushSocket implements Connection {
  readonly id = randomUUID();
  readonly #ws: WebSocket;
  readonly #visitor: Visitor;
  readonly #deps: PushSocketDeps;
  readonly #helloTimer: NodeJS.Timeout;
  #goodbyeTimer: NodeJS.Timeout | undefined;
  #role: Role | null = null;
  #pushes: Disposable | null = null;
  #underWay = 0;
  #alive = true;

  constructor(visitor: Visitor, deps: PushSocketDeps) {
    const { ws } = visitor;
    this.#ws = ws;
    this.#visitor = visitor;
    this.#deps = deps;
    this.#helloTimer = setTimeout(() => this.#unauthorized('No token came in time.'), deps.limits.helloMs);
    ws.on('message', (data, isBinary) => this.#take(data, isBinary));
    ws.on('pong', () => (this.#alive = true));
    ws.on('close', () => {
      clearTimeout(this.#helloTimer);
      clearTimeout(this.#goodbyeTimer);
      this.#pushes?.[Symbol.dispose]();
      this.#pushes = null;
    });
  }

  send(push: OutgoingPush): void {
    this.#give(() => push.json());
  }

  backlog(): number {
    return this.#ws.bufferedAmount;
  }

  /** More came than is needed to say who one is: none of the rest is read. False: it is known who this is. */
  tooMuch(): boolean {
    if (this.#role !== null) return false;
    this.#unauthorized('Too long for a first message.');
    this.#ws.pause();
    return true;
  }

  /** Pings; a socket that said nothing since the last ping is cut off. */
  checkAlive(): void {
    if (!this.#alive) {
      this.#ws.terminate();
      return;
    }
    this.#alive = false;
    this.#ws.ping();
  }

  /** Closes in good order: the server stops. */
  sayGoodbye(): void {
    this.#hangUp(CLOSE_CODE.goodbye, 'The server stops.');
  }

  /** Answers and pushes alike wait in memory for a client that does not read: both count. */
  #give(text: () => string): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    if (this.backlog() > this.#deps.limits.backlogBytes) {
      this.#ws.close(CLOSE_CODE.slow, 'Too slow: connect again and read anew.');
      this.#ws.terminate();
      return;
    }
    this.#ws.send(text());
  }

  #say(message: SocketMessage): void {
    this.#give(() => JSON.stringify(message));
  }

  #unauthorized(why: string): void {
    this.#hangUp(CLOSE_CODE.unauthorized, why);
  }

  /** Closes in good order, and cuts off who does not answer: the library would wait for half a minute. */
  #hangUp(code: number, why: string): void {
    this.#ws.close(code, why);
    this.#goodbyeTimer ??= setTimeout(() => this.#ws.terminate(), this.#deps.limits.goodbyeMs);
  }

  #take(data: RawData, isBinary: boolean): void {
    this.#alive = true;
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    if (isBinary) {
      this.#hangUp(CLOSE_CODE.noBinary, 'Messages are JSON text.');
      return;
    }
    if (this.#role === 'viewer' && (data as Buffer).length > this.#deps.limits.viewerBytes) {
      this.#hangUp(CLOSE_CODE.tooLong, 'The message is too long.');
      return;
    }
    let message: unknown;
    try {
      // A server's text messages arrive as one Buffer: binaryType is left at its default.
      message = parseJson(data as Buffer, this.#deps.limits.depth);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (this.#role === null) this.#unauthorized('The first message must say who this is.');
      else if (error.path === undefined) this.#hangUp(CLOSE_CODE.badMessage, error.message);
      else this.#refuse(data as Buffer, error);
      return;
    }
    if (this.#role === null) this.#greet(message);
    else void this.#answer(this.#role, message);
  }

  /** Answers a call whose text holds a number that would lose digits. */
  #refuse(data: Buffer, refused: AppError): void {
    const call = socketCallSchema.safeParse(parseKeepingDigits(data.toString('utf8')));
    if (!call.success) return this.#hangUp(CLOSE_CODE.badMessage, 'A message is {"id", "call", "input"}.');
    this.#say({ id: call.data.id, ...failure(withinInput(refused)) });
  }

  #greet(message: unknown): void {
    const step = this.#visitor.greeting.take(message);
    if ('refuse' in step) {
      this.#unauthorized(step.refuse);
      return;
    }
    this.#say(step.say);
    if (!('enter' in step)) return;
    clearTimeout(this.#helloTimer);
    this.#role = step.enter;
    this.#visitor.entered();
    this.#pushes = this.#deps.rpc.connect(this);
  }

  async #answer(role: Role, message: unknown): Promise<void> {
    const call = socketCallSchema.safeParse(message);
    if (!call.success) {
      this.#hangUp(CLOSE_CODE.badMessage, 'A message is {"id", "call", "input"}.');
      return;
    }
    const { id, call: name, input } = call.data;
    this.#say({ id, ...(await this.#run(role, name, input)) });
  }

  async #run(role: Role, name: string, input: unknown): Promise<Reply & { value?: unknown }> {
    if (this.#underWay >= this.#deps.limits.callsPerSocket) {
      return failure(new AppError('busy', 'server.callsOfSocket'));
    }
    this.#underWay++;
    try {
      return await this.#deps.limiter.run(() =>
        this.#deps.rpc.call({ role, who: this.#visitor.who, connection: this }, name, input),
      );
    } catch (error) {
      if (error instanceof AppError) return failure(error);
      this.#deps.logger.error(`The call ${name} over a WebSocket`, error);
      return failure(new AppError('internal', 'server.internal'));
    } finally {
      this.#underWay--;
    }
  }
}

/** An error of a whole message as one of the call's input, which counts its paths from itself. */
function withinInput(error: AppError): AppError {
  const { code, said, path = [] } = error;
  const problem = said?.key === 'input.at' ? said.params['problem'] : null;
  if (path[0] !== 'input' || typeof problem !== 'object' || problem === null || 'length' in problem) return error;
  const inner = path.slice(1);
  return new AppError(code, atField(inner, problem), inner);
}
