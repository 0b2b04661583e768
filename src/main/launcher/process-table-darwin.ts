import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Member, ProcessTable, StopSignal } from './process-table';
import { SharedScan } from './shared-scan';
import { deliver } from './signals';

const run = promisify(execFile);
const PATH = '/bin:/usr/bin';
const OUTPUT_LIMIT = 64 * 1024 * 1024;

interface Entry {
  pid: number;
  group: number;
  token: string | null;
  name: string;
}

/** It answers 1 and says nothing when no process matches; anything else must not pass for that. */
function isNoMatch(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, stdout, stderr } = error as Error & { code?: unknown; stdout?: string; stderr?: string };
  return code === 1 && stdout === '' && stderr === '';
}

/** Reads lines of `ps -axEww -o pid=,pgid=,stat=,command=`, where the environment follows the command. */
function parse(output: string): Entry[] {
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    if (!match || match[3]?.startsWith('Z')) return [];
    const token = /(?:^|\s)CLOSING_BELL_RUN=(\S+)/.exec(match[4] ?? '')?.[1] ?? null;
    const program = match[4]?.split(' ')[0] ?? '';
    return [{ pid: Number(match[1]), group: Number(match[2]), token, name: program.replace(/^.*\//, '') }];
  });
}

/** Asks ps. */
export class DarwinProcessTable implements ProcessTable {
  readonly groupOutlivesLeader = true;
  readonly #path: string;
  readonly #scan = new SharedScan(async () => parse(await this.#ps('-axEww', '-o', 'pid=,pgid=,stat=,command=')));

  /** `path`: folders in which ps is. */
  constructor(path = PATH) {
    this.#path = path;
  }

  async startTime(pid: number): Promise<string | null> {
    const text = (await this.#ps('-o', 'lstart=', '-p', String(pid))).trim();
    return text === '' ? null : text;
  }

  /** ps is too slow to ask here: the end of a child counts from its report on. */
  hasEnded(pid: number): boolean {
    return deliver(pid, 0) === 'gone';
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

  async #ps(...args: string[]): Promise<string> {
    // The same words whatever the user's language and zone are.
    const env = { LC_ALL: 'C', TZ: 'UTC', PATH: this.#path };
    try {
      return (await run('ps', args, { env, maxBuffer: OUTPUT_LIMIT })).stdout;
    } catch (error) {
      if (isNoMatch(error)) return '';
      throw error;
    }
  }
}
