import type { Role } from '@shared/contract';
import { AppError } from '@shared/errors';
import type { Logger } from '../app/ports';
import type { Rpc } from '../rpc/rpc-types';
import type { Tokens } from './access';
import { removeEngineFile, writeEngineFile } from './engine-file';
import { startServer } from './server';
import { loadTokens } from './tokens';

/** What a host that holds the lock of a data folder gives. */
export interface LoopbackServerOptions {
  rpc: Rpc;
  dataDir: string;
  /** 0: a free one. */
  port: number;
  /** Whether a free port will do when this one is taken. */
  anyPort: boolean;
  /** Folder of the built renderer; null: calls only. */
  rendererDir: string | null;
  logger: Logger;
  devOrigin?: string;
}

/** The way in to a running engine, for browsers, scripts and the command line. */
export interface LoopbackServer {
  /** Base address, without a token. */
  url: string;
  /** The address for people: the token is in its fragment, which no browser sends over the wire. */
  pageUrl: string;
  /** The same for each role. */
  links: Readonly<Record<Role, string>>;
  port: number;
  tokens: Tokens;
  /** Takes `engine.json` away, so that nobody new comes in. */
  hide(): Promise<void>;
  /** Hides, and closes the server. */
  close(): Promise<void>;
}

/** What a file of the data folder refuses, in a sentence. */
async function inFolder<T>(dataDir: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof Error) || !('errno' in cause)) throw cause;
    throw new AppError('unavailable', 'server.dataFolder', { folder: dataDir, why: cause.message }, { cause });
  }
}

/**
 * Serves an engine on loopback with the tokens of its data folder and leaves `engine.json` there. Throws as
 * `startServer`, and `unavailable` when a file of the folder can't be read or written.
 */
export async function openLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const { dataDir, anyPort, ...rest } = options;
  const tokens = await inFolder(dataDir, loadTokens(dataDir));
  const server = await startServer({ ...rest, tokens }).catch((error: unknown) => {
    if (!anyPort || options.port === 0 || !(error instanceof AppError)) throw error;
    return startServer({ ...rest, tokens, port: 0 });
  });
  try {
    const engine = { url: server.url, token: tokens.admin, pid: process.pid };
    await inFolder(dataDir, writeEngineFile(dataDir, engine));
  } catch (error) {
    await server.close();
    throw error;
  }
  const hide = (): Promise<void> => removeEngineFile(dataDir, process.pid);
  const linkWith = (token: string): string => `${server.url}/#token=${token}`;
  const links = { admin: linkWith(tokens.admin), viewer: linkWith(tokens.viewer) };
  return {
    url: server.url,
    pageUrl: links.admin,
    links,
    port: server.port,
    tokens,
    hide,
    async close() {
      await hide();
      await server.close();
    },
  };
}
