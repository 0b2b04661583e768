import { join } from 'node:path';
import type { Logger } from '../app/ports';
import type { Engine } from '../compose';
import { createLogger, ENGINE_LOG_FILE } from '../logger';
import type { Rpc } from '../rpc/rpc-types';
import { aborted } from '../server/aborted';
import { hostEngine } from '../server/engine-host';
import { composeBase, type CliHost } from './cli-host';
import { linkHere, type EngineLink } from './engine-link';
import { holdFolder } from './hold-folder';
import { linkTo } from './remote-link';

/** An engine to run something on. */
export interface RunSession {
  link: EngineLink;
  close(): Promise<void>;
}

/** Longer than a start that waits 10 s for the last run's launcher. */
const PATIENCE_MS = 20_000;

/** The same rpc, with a way to wait until nobody is connected. */
function countConnections(rpc: Rpc): { rpc: Rpc; alone(): Promise<void> } {
  let count = 0;
  const waiting = new Set<() => void>();
  return {
    rpc: {
      call: (caller, name, input) => rpc.call(caller, name, input),
      connect(connection) {
        const pushes = rpc.connect(connection);
        count++;
        return {
          [Symbol.dispose]() {
            pushes[Symbol.dispose]();
            if (--count === 0) waiting.forEach((go) => go());
          },
        };
      },
    },
    alone: () => new Promise((resolve) => (count === 0 ? resolve() : waiting.add(resolve))),
  };
}

async function sessionHere(
  engine: Engine,
  { dataDir, logger, stop }: { dataDir: string; logger: Logger; stop: AbortSignal },
): Promise<RunSession | null> {
  const { rpc, alone } = countConnections(engine.rpc);
  const toStart = { rpc, entrance: engine.entrance, start: () => engine.start(), stop: () => engine.stop() };
  // Whoever holds the lock can be spoken with: a second run comes through us, and we outstay it.
  const hosted = await hostEngine(toStart, { dataDir, port: 0, anyPort: true, rendererDir: null, logger }, stop);
  if (hosted === null) return null;
  const link = linkHere(engine.rpc);
  return {
    link,
    async close() {
      link.close();
      await hosted.server.hide();
      await Promise.race([alone(), aborted(stop)]);
      await hosted.close();
    },
  };
}

/**
 * The engine that holds the data folder, else one in this process that plans nothing, catches nothing up and moves no
 * watermark. null: it was asked to stop before that had started. Throws `conflict` when the folder is held by something
 * that does not answer.
 */
export async function openRunSession(host: CliHost, dataDir: string, stop: AbortSignal): Promise<RunSession | null> {
  // What the engine notes is not what the user ran: it goes to the file alone.
  const logger = createLogger(join(dataDir, ENGINE_LOG_FILE), false);
  host.logUncaughtErrors(createLogger(join(dataDir, ENGINE_LOG_FILE), true));
  const take = (): Promise<Engine> =>
    host.compose({ ...composeBase(host), dataDir, host: 'run', planning: false, logger, damaged: 'refuse' });
  const hold = await holdFolder(dataDir, take, { patienceMs: PATIENCE_MS, stop });
  if ('mine' in hold) return sessionHere(hold.mine, { dataDir, logger, stop });
  const link = await linkTo(hold.holder);
  return { link, close: async () => link.close() };
}
