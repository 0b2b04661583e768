import { join } from 'node:path';
import type { Journal } from '../app/ports';
import type { Engine } from '../compose';
import { createJournal } from '../journal';
import type { Rpc } from '../rpc/rpc-types';
import { openEngineDoor } from '../server/engine-door';
import { composeBase, JOURNAL_FILE, type CliHost } from './cli-host';
import { linkHere, type EngineLink } from './engine-link';
import { holdFolder } from './hold-folder';
import { linkTo } from './remote-link';
import { aborted } from './stop-signals';

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
  { dataDir, journal, stop }: { dataDir: string; journal: Journal; stop: AbortSignal },
): Promise<RunSession> {
  try {
    await engine.start();
    const { rpc, alone } = countConnections(engine.rpc);
    // Whoever holds the lock can be spoken with: a second run comes through us, and we outstay it.
    const door = await openEngineDoor({ rpc, dataDir, port: 0, anyPort: true, rendererDir: null, journal });
    const link = linkHere(engine.rpc);
    return {
      link,
      async close() {
        link.close();
        await door.hide();
        await Promise.race([alone(), aborted(stop)]);
        await engine.stop();
        await door.close();
      },
    };
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

/**
 * The engine that holds the data folder, else one in this process that plans nothing, catches nothing up and moves no
 * watermark. Throws `conflict` when the folder is held by something that does not answer.
 */
export async function openRunSession(host: CliHost, dataDir: string, stop: AbortSignal): Promise<RunSession> {
  // What the engine notes is not what the user ran: it goes to the file alone.
  const journal = createJournal(join(dataDir, JOURNAL_FILE), false);
  const take = (): Promise<Engine> =>
    host.compose({ ...composeBase(host), dataDir, host: 'run', planning: false, journal, damaged: 'refuse' });
  const hold = await holdFolder(dataDir, take, { patienceMs: PATIENCE_MS, stop });
  if ('mine' in hold) return sessionHere(hold.mine, { dataDir, journal, stop });
  const link = await linkTo(hold.holder);
  return { link, close: async () => link.close() };
}
