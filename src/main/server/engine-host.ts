import type { Role } from '@shared/contract';
import { AppError, toWire, type Reply } from '@shared/errors';
import type { Rpc } from '../rpc/rpc-types';
import { aborted } from './aborted';
import { openLoopbackServer, type LoopbackServer, type LoopbackServerOptions } from './loopback-server';

/** An engine that holds its folder and has not started. */
export interface EngineToStart {
  rpc: Rpc;
  /** Told where it is served. */
  entrance: { set(links: Readonly<Record<Role, string>> | null): void };
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A running engine with the way in to it. */
export interface EngineHost {
  server: LoopbackServer;
  /** Lets nobody new in, stops the engine, then closes the server. Safe to call twice. */
  close(): Promise<void>;
}

const NEVER_STARTED: Reply = { ok: false, error: toWire(new AppError('unavailable', 'calls.wire.stopping')) };

/** The same rpc, whose calls wait until it is known whether the engine has started. */
function waitingFor(started: Promise<boolean>, rpc: Rpc): Rpc {
  return {
    call: async (...call) => ((await started) ? rpc.call(...call) : NEVER_STARTED),
    connect: (connection) => rpc.connect(connection),
  };
}

/**
 * Opens the loopback server of an engine and starts the engine behind it. In this order: an engine that starts claims
 * what was missed, and without a server that would all be stopped again. Calls that come early wait. A `stop` before the
 * start has ended stops the engine at once and answers null. Throws as `openLoopbackServer` and the engine's start;
 * nothing is left open then.
 */
export async function hostEngine(
  engine: EngineToStart,
  options: Omit<LoopbackServerOptions, 'rpc'>,
  stop: AbortSignal,
): Promise<EngineHost | null> {
  const started = Promise.withResolvers<boolean>();
  let server: LoopbackServer | null = null;
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    started.resolve(false);
    engine.entrance.set(null);
    await server?.hide();
    await engine.stop();
    await server?.close();
  };
  const closeOnce = (): Promise<void> => (closing ??= close());
  try {
    if (!stop.aborted) server = await openLoopbackServer({ ...options, rpc: waitingFor(started.promise, engine.rpc) });
    if (!stop.aborted) await Promise.race([engine.start(), aborted(stop)]);
  } catch (error) {
    await closeOnce();
    throw error;
  }
  if (stop.aborted || server === null) {
    await closeOnce();
    return null;
  }
  engine.entrance.set(server.links);
  started.resolve(true);
  return { server, close: closeOnce };
}
