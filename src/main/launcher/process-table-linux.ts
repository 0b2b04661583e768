import { readFileSync, readdirSync } from 'node:fs';
import type { Member, ProcessTable, StopSignal } from './process-table';
import { SharedScan } from './shared-scan';
import { deliver } from './signals';

const TOKEN = Buffer.from('CLOSING_BELL_RUN=');
/** Processes looked at before the loop may do other work. */
const SLICE = 64;

interface Entry {
  pid: number;
  group: number;
  token: string | null;
  name: string;
}

interface Stat {
  state: string;
  group: number;
  start: string;
  name: string;
}

/** A process may end, or belong to somebody else; anything else must not pass for its end. */
const UNREADABLE = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM']);

function read(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (UNREADABLE.has((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** Fields 3, 5 and 22 of /proc/PID/stat (man 5 proc); the name in field 2 may hold anything, brackets too. */
function stat(pid: number): Stat | null {
  const text = read(`/proc/${pid}/stat`)?.toString('latin1');
  if (text === undefined) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? 'X', group: Number(fields[2]), start: fields[19] ?? '', name: nameIn(text) };
}

/** The name stands in brackets and may hold some itself; it is UTF-8 of at most 15 bytes. */
function nameIn(text: string): string {
  return Buffer.from(text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')), 'latin1').toString('utf8');
}

const isDead = (state: string): boolean => state === 'Z' || state === 'X';

function tokenOf(pid: number): string | null {
  const environ = read(`/proc/${pid}/environ`);
  if (!environ) return null;
  let at = environ.indexOf(TOKEN);
  while (at > 0 && environ[at - 1] !== 0) at = environ.indexOf(TOKEN, at + 1);
  if (at === -1) return null;
  const end = environ.indexOf(0, at);
  return environ.toString('utf8', at + TOKEN.length, end === -1 ? environ.length : end);
}

async function scan(): Promise<Entry[]> {
  const entries: Entry[] = [];
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
  for (let i = 0; i < pids.length; i += SLICE) {
    if (i > 0) await new Promise((resolve) => setImmediate(resolve));
    for (const pid of pids.slice(i, i + SLICE)) {
      const found = stat(pid);
      if (found && !isDead(found.state))
        entries.push({ pid, group: found.group, token: tokenOf(pid), name: found.name });
    }
  }
  return entries;
}

/** Reads /proc. */
export class LinuxProcessTable implements ProcessTable {
  readonly groupOutlivesLeader = true;
  readonly #boot = read('/proc/sys/kernel/random/boot_id')?.toString('latin1').trim() ?? '';
  readonly #scan = new SharedScan(scan);

  /** Also of a process that has ended but was not collected: its number is still taken. */
  async startTime(pid: number): Promise<string | null> {
    const found = stat(pid);
    return found && `${this.#boot}:${found.start}`;
  }

  hasEnded(pid: number): boolean {
    const found = stat(pid);
    return found === null || isDead(found.state);
  }

  groupMayLive(group: number): boolean {
    return deliver(-group, 0) !== 'gone';
  }

  signalGroup(group: number, signal: StopSignal): void {
    deliver(-group, signal);
  }

  async members(group: number | null, token: string): Promise<Member[]> {
    const entries = await this.#scan.fresh();
    return entries
      .filter((entry) => entry.group === group || entry.token === token)
      .map((entry) => ({ pid: entry.pid, inGroup: entry.group === group, name: entry.name }));
  }
}
