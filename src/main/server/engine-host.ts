import type { Role } from '@shared/contract';
import type { Reply } from '@shared/errors';
import type { Rpc } from '../rpc/rpc-types';
import { aborted } from './aborted';
import { openEngineDoor, type EngineDoor, type EngineDoorOptions } from './engine-door';

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
  door: EngineDoor;
  /** Lets nobody new in, stops the engine, then closes the server. Safe to call twice. */
  close(): Promise<void>;
}

const NEVER_STARTED: Reply = { ok: false, error: { code: 'unavailable', message: 'The engine is being stopped.' } };

/** The same rpc, whose calls wait until it is known whether the engine has started. */
function waitingFor(started: Promise<boolean>, rpc: Rpc): Rpc {
  return {
    call: async (...call) => ((await started) ? rpc.call(...call) : NEVER_STARTED),
    connect: (connection) => rpc.connect(connection),
  };
}

/**
 * Opens the door of an engine and starts it behind it. In this order: an engine that starts claims what was missed, and
 * without a door that would all be stopped again. Calls that come early wait. A `stop` before the start has ended stops
 * the engine at once and answers null. Throws as `openEngineDoor` and the engine's start; nothing is left open then.
 */
export async function hostEngine(
  engine: EngineToStart,
  options: Omit<EngineDoorOptions, 'rpc'>,
  stop: AbortSignal,
): Promise<EngineHost | null> {
  const started = Promise.withResolvers<boolean>();
  let door: EngineDoor | null = null;
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    started.resolve(false);
    engine.entrance.set(null);
    await door?.hide();
    await engine.stop();
    await door?.close();
  };
  const closeOnce = (): Promise<void> => (closing ??= close());
  try {
    if (!stop.aborted) door = await openEngineDoor({ ...options, rpc: waitingFor(started.promise, engine.rpc) });
    if (!stop.aborted) await Promise.race([engine.start(), aborted(stop)]);
  } catch (error) {
    await closeOnce();
    throw error;
  }
  if (stop.aborted || door === null) {
    await closeOnce();
    return null;
  }
  engine.entrance.set(door.links);
  started.resolve(true);
  return { door, close: closeOnce };
}
