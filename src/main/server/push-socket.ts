import { randomUUID } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import { socketCallSchema, socketHelloSchema, type Role, type SocketMessage } from '@shared/contract';
import { AppError, type Reply } from '@shared/errors';
import type { Connection, Journal, OutgoingPush } from '../app/ports';
import type { Rpc } from '../rpc/rpc-types';
import type { Access } from './access';
import type { CallGate } from './call-gate';
import { failure } from './front-door';
import { parseJson } from './json-body';
import type { ServerLimits } from './limits';

/** What the sockets need of the house. */
export interface PushHouse {
  rpc: Rpc;
  journal: Journal;
  access: Access;
  gate: CallGate;
  limits: ServerLimits;
}

/** Why a socket was closed, as the client sees it. 4401: no valid token in time; the others are RFC 6455's. */
export const CLOSE_CODE = { goodbye: 1001, noBinary: 1003, badMessage: 1008, slow: 1013, unauthorized: 4401 } as const;

/** One WebSocket: waits for its token, then takes calls and gives pushes until it closes. */
export class PushSocket implements Connection {
  readonly id = randomUUID();
  readonly #ws: WebSocket;
  readonly #who: string;
  readonly #house: PushHouse;
  readonly #helloTimer: NodeJS.Timeout;
  #role: Role | null = null;
  #pushes: Disposable | null = null;
  #underWay = 0;
  #alive = true;

  constructor(ws: WebSocket, who: string, house: PushHouse) {
    this.#ws = ws;
    this.#who = who;
    this.#house = house;
    this.#helloTimer = setTimeout(() => this.#unauthorized('No token came in time.'), house.limits.helloMs);
    ws.on('message', (data, isBinary) => this.#take(data, isBinary));
    ws.on('pong', () => (this.#alive = true));
    ws.on('close', () => {
      clearTimeout(this.#helloTimer);
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
    this.#ws.close(CLOSE_CODE.goodbye, 'The server stops.');
  }

  /** Closes at once. */
  cutOff(): void {
    this.#ws.terminate();
  }

  /** Answers and pushes alike wait in memory for a client that does not read: both count. */
  #give(text: () => string): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    if (this.backlog() > this.#house.limits.backlogBytes) {
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
    this.#ws.close(CLOSE_CODE.unauthorized, why);
  }

  #take(data: RawData, isBinary: boolean): void {
    this.#alive = true;
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    if (isBinary) {
      this.#ws.close(CLOSE_CODE.noBinary, 'Messages are JSON text.');
      return;
    }
    let message: unknown;
    try {
      // A server's text messages arrive as one Buffer: binaryType is left at its default.
      message = parseJson(data as Buffer, this.#house.limits.depth);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (this.#role === null) this.#unauthorized('The first message must hold a token.');
      else this.#ws.close(CLOSE_CODE.badMessage, error.message);
      return;
    }
    if (this.#role === null) this.#greet(message);
    else void this.#answer(this.#role, message);
  }

  #greet(message: unknown): void {
    const hello = socketHelloSchema.safeParse(message);
    const role = hello.success ? this.#house.access.roleOf(hello.data.token) : null;
    if (role === null) {
      this.#unauthorized('The token is not valid.');
      return;
    }
    clearTimeout(this.#helloTimer);
    this.#role = role;
    this.#say({ hello: { role } });
    this.#pushes = this.#house.rpc.connect(this);
  }

  async #answer(role: Role, message: unknown): Promise<void> {
    const call = socketCallSchema.safeParse(message);
    if (!call.success) {
      this.#ws.close(CLOSE_CODE.badMessage, 'A message is {"id", "call", "input"}.');
      return;
    }
    const { id, call: name, input } = call.data;
    this.#say({ id, ...(await this.#run(role, name, input)) });
  }

  async #run(role: Role, name: string, input: unknown): Promise<Reply & { value?: unknown }> {
    if (this.#underWay >= this.#house.limits.callsPerSocket) {
      return failure(new AppError('busy', 'Too many calls at once on this connection. Wait for answers.'));
    }
    this.#underWay++;
    try {
      return await this.#house.gate.run(() =>
        this.#house.rpc.call({ role, who: this.#who, connection: this }, name, input),
      );
    } catch (error) {
      if (error instanceof AppError) return failure(error);
      this.#house.journal.error(`The call ${name} over a WebSocket`, error);
      return failure(new AppError('internal', 'Something went wrong inside the app. Its journal says more.'));
    } finally {
      this.#underWay--;
    }
  }
}
