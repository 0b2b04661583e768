import type { Push } from '@shared/contract';

/** A push on its way to many: serialised at most once, whoever takes it. */
export interface OutgoingPush {
  readonly message: Push;
  /** The message as JSON. */
  json(): string;
}

/** Someone who takes pushes: a window or a socket. */
export interface Connection {
  readonly id: string;
  send(push: OutgoingPush): void;
  /** Bytes that were sent and not yet taken; a slow connection is left out of log pushes and reads the file later. */
  backlog(): number;
}
