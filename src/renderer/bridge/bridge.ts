import type { CallInput, CallName, CallOutput, Push, Role } from '@shared/contract';

/**
 * How the way to the engine stands: `refused` means that this page has no key, or that who answers does not know it,
 * which waiting does not mend.
 */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'refused';

/** What connections report beside pushes. */
export interface ConnectionEvent {
  state: ConnectionState;
  role: Role;
  /** Set on every opening but the first: what was on screen may be stale. */
  reconnected: boolean;
}

/** The way to the engine, the same whether over the desktop's IPC or a browser's WebSocket. */
export interface Bridge {
  /** Throws AppError: what the engine refused, or `unavailable` when it can't be reached. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Every push, in order; answers a function that ends it. */
  onPush(listener: (push: Push) => void): () => void;
  /** Changes of the connection; the listener is called at once with how it stands now. */
  onConnection(listener: (event: ConnectionEvent) => void): () => void;
  /** Tries once more with a token that a person gave, after a refusal. */
  enter(token: string): void;
}
