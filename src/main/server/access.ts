import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Role } from '@shared/contract';

/** The two tokens, each standing for a role. */
export interface Tokens {
  admin: string;
  viewer: string;
}

/** Decides who may come in. */
export interface Access {
  /** The role that a token stands for; null: none. Takes the same time for every wrong token. */
  roleOf(token: string): Role | null;
  /** The role of an `Authorization: Bearer …` header; null: none. */
  roleOfHeader(header: string | undefined): Role | null;
  /** Whether the request was meant for us and comes from our own page or from no page at all. */
  isOurs(request: IncomingMessage): boolean;
  /** Host and port at which the client reaches this engine, as far as the engine knows by itself. */
  addressFor(request: IncomingMessage): string;
  /** Whether the request names this machine otherwise than by the one address that is listened on. */
  isByName(request: IncomingMessage): boolean;
}

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
/** The one that is listened on: what another program serves under another name is not ours. */
const ADDRESS = '127.0.0.1';
/** Clients leave it out of Host and Origin; RFC 9110, 4.2.1. */
const HTTP_PORT = 80;

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Access by tokens, from loopback names only; `devOrigin` is one more page that may call. */
export function createAccess(tokens: Tokens, devOrigin: string | undefined): Access {
  const admin = digest(tokens.admin);
  const viewer = digest(tokens.viewer);

  const roleOf = (token: string): Role | null => {
    const given = digest(token);
    const isAdmin = timingSafeEqual(given, admin);
    const isViewer = timingSafeEqual(given, viewer);
    if (isAdmin) return 'admin';
    return isViewer ? 'viewer' : null;
  };

  const ownAddress = (port: number | undefined): string => (port === HTTP_PORT ? ADDRESS : `${ADDRESS}:${port}`);

  return {
    roleOf,
    roleOfHeader(header) {
      const token = /^Bearer +(\S{1,256}) *$/i.exec(header ?? '')?.[1];
      return token === undefined ? null : roleOf(token);
    },
    // A name that is not ours with our address behind it is how a foreign page gets past the same-origin rule.
    isOurs({ headers, socket }) {
      const hosts = LOOPBACK_NAMES.map((name) => `${name}:${socket.localPort}`);
      if (socket.localPort === HTTP_PORT) hosts.push(...LOOPBACK_NAMES);
      if (!hosts.includes((headers.host ?? '').toLowerCase())) return false;
      const { origin } = headers;
      return origin === undefined || origin === devOrigin || hosts.some((host) => origin === `http://${host}`);
    },
    addressFor({ headers, socket }) {
      const isDev = devOrigin !== undefined && headers.origin === devOrigin;
      return isDev ? new URL(devOrigin).host : ownAddress(socket.localPort);
    },
    isByName: ({ headers, socket }) => (headers.host ?? '').toLowerCase() !== ownAddress(socket.localPort),
  };
}
