import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** Tells of each connection that a server of this process takes. */
const TAKEN = 'net.server.socket';

/** The connections to one port of this process, to be cut as a broken network would. */
export class LineCut implements Disposable {
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #away = false;

  constructor(port: number) {
    this.#port = port;
    subscribe(TAKEN, this.#take);
  }

  /** Cuts all that there are; clients are free to come back. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Cuts all and lets nobody back until the returned function is called. */
  goAway(): () => void {
    this.#away = true;
    this.cut();
    return () => void (this.#away = false);
  }

  [Symbol.dispose](): void {
    unsubscribe(TAKEN, this.#take);
  }

  readonly #take = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    if (socket.localPort !== this.#port) return;
    if (this.#away) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  };
}
