import type { Socket } from 'node:net';

/** Who is connected to a server: at most so many, and those who have shown that they may come in keep their slots. */
export class ConnectionSlots {
  readonly #most: number;
  readonly #open = new Set<Socket>();
  /** Those who have not shown it yet, the oldest first. */
  readonly #strangers = new Set<Socket>();
  /** Those beyond the limit, so that each is told so instead of waiting in vain. */
  readonly #surplus = new WeakSet<Socket>();

  constructor(most: number) {
    this.#most = most;
  }

  /** A connection came. Where all slots are taken, the oldest stranger has to go for it. */
  take(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#forget(socket));
    if (this.#open.size > this.#most) {
      const [oldest] = this.#strangers;
      if (oldest === undefined) {
        this.#surplus.add(socket);
        return;
      }
      this.#forget(oldest);
      oldest.destroy();
    }
    this.#strangers.add(socket);
  }

  /** It has shown that it may come in. */
  keep(socket: Socket): void {
    this.#strangers.delete(socket);
  }

  isSurplus(socket: Socket): boolean {
    return this.#surplus.has(socket);
  }

  /** Cuts off everybody. */
  clear(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #forget(socket: Socket): void {
    this.#open.delete(socket);
    this.#strangers.delete(socket);
  }
}
