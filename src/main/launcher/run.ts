import { spawn, type ChildProcess } from 'node:child_process';
import { Readable } from 'node:stream';
import type { LauncherMessage, LaunchSpec, LostLines } from '@shared/launch';
import { CHANNEL, readChannel } from './channel';
import { ErrorTail } from './error-tail';
import { DiskLogFiles } from './log-files';
import { leftBehindSentence } from './late-note';
import { LogWriter } from './log-writer';
import { longTimer } from './long-timer';
import { OutputNotices } from './notices';
import { OutputStream } from './output-stream';
import type { Member, ProcessTable } from './process-table';
import { RunReport } from './progress';
import type { CommandPlan } from './resolve-command';
import { spawnErrorSentence } from './spawn-error';
import { StopSequence, type StopOutcome } from './stop-sequence';

/** How long what a child leaves behind may go on after it, and how long it gets to end when told to. */
const LINGER_MS = 1000;
/** Grace of a run that is over its time limit. */
const TIMEOUT_GRACE_MS = 5000;
const LOOK_EVERY_MS = 25;
/** Looks at the group before the whole process table is read, which is then done less often. */
const QUICK_LOOKS = 3;
const SCAN_EVERY_MS = 100;

type Cause = 'exit' | 'timeout' | 'stop';

/** What a run needs from around it. */
export interface RunHost {
  table: ProcessTable;
  send(event: LauncherMessage): void;
  /** Where bugs go. */
  bug(error: unknown): void;
  /** The run is over and has been reported. `searched`: what carries its token and lives was let go. */
  ended(searched: boolean): void;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One child, from its spawn until nothing of it lives and its files are closed. */
export class Run {
  readonly #spec: LaunchSpec;
  readonly #plan: CommandPlan;
  readonly #host: RunHost;
  readonly #writer: LogWriter;
  readonly #report: RunReport;
  readonly #errors = new ErrorTail();
  readonly #notices: OutputNotices;
  readonly #closed = Promise.withResolvers<void>();
  readonly #cutShort = Promise.withResolvers<void>();
  #open = true;
  /** What was told last of lines that are lost. */
  #told: LostLines | undefined;
  #noGrace = false;
  #child: ChildProcess | null = null;
  #started: Promise<void> = Promise.resolve();
  #streams: OutputStream[] = [];
  #exit: { code: number | null; signal: string | null } | null = null;
  #cause: Cause = 'exit';
  #stopping: StopSequence | null = null;
  #released = false;
  #limit: Disposable | null = null;

  constructor(spec: LaunchSpec, plan: CommandPlan, host: RunHost) {
    this.#spec = spec;
    this.#plan = plan;
    this.#host = host;
    this.#notices = new OutputNotices(() => this.#sendOutput());
    this.#report = new RunReport(Date.now(), Date.now, () => this.#notices.progress());
    const events = { stored: () => this.#stored(), pressure: (full: boolean) => this.#hold(full) };
    this.#writer = new LogWriter(new DiskLogFiles(spec.logBase), events, Date.now);
  }

  /** Spawns the child; `started` or `refused` follows. `told`: the variables that are worth telling of. */
  begin(env: Record<string, string>, told: Record<string, string>): void {
    const { file, args, cwd, verbatim } = this.#plan;
    let child: ChildProcess;
    try {
      child = spawn(file, args, {
        cwd,
        env,
        stdio: ['ignore', 'pipe', 'pipe', ...(this.#spec.channel ? (['pipe'] as const) : [])],
        // A child leads its own process group; on Windows that would open a console window.
        detached: process.platform !== 'win32',
        windowsHide: true,
        windowsVerbatimArguments: verbatim,
      });
    } catch (error) {
      return this.#refuse(error);
    }
    const pid = child.pid;
    if (pid === undefined) {
      child.once('error', (error) => this.#refuse(error));
      return;
    }
    this.#child = child;
    this.#started = this.#tellStarted(pid, Date.now(), told);
    child.on('error', (error) => this.#host.bug(error));
    child.once('exit', (code, signal) => this.#exited(pid, code, signal));
    child.once('close', () => {
      this.#open = false;
      this.#closed.resolve();
    });
    this.#listen(child);
    if (this.#spec.timeoutMs !== null) this.#limit = longTimer(this.#spec.timeoutMs, () => this.#timeOut());
  }

  /** Asks the child and all of its group to end. A second call may shorten the grace. */
  stop(graceMs: number): void {
    this.#beginStop('stop', graceMs);
  }

  /** Whether somebody looks at the lines. */
  watch(on: boolean): void {
    this.#notices.watch(on);
  }

  #timeOut(): void {
    this.#beginStop('timeout', TIMEOUT_GRACE_MS);
  }

  #beginStop(cause: Cause, graceMs: number): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    if (this.#stopping) return this.#stopping.shortenGrace(graceMs);
    if (this.#exit || this.#host.table.hasEnded(pid)) {
      this.#noGrace = true;
      this.#cutShort.resolve();
      return;
    }
    this.#cause = cause;
    this.#stopping = new StopSequence(this.#host.table, { group: pid, token: this.#spec.token }, graceMs);
  }

  #listen(child: ChildProcess): void {
    const sinks = { writer: this.#writer, report: this.#report, errors: this.#errors };
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = new OutputStream(name, sinks);
      this.#streams.push(stream);
      child[name]?.on('data', (chunk: Buffer) => stream.push(chunk));
      // A pipe that breaks has ended: what came before counts.
      child[name]?.on('error', () => undefined);
    }
    const channel = child.stdio[CHANNEL];
    if (channel instanceof Readable) readChannel(channel, this.#report);
  }

  /** Reads no more from the child while the files are behind: it waits in its own write. */
  #hold(full: boolean): void {
    for (const pipe of [this.#child?.stdout, this.#child?.stderr]) {
      if (full) pipe?.pause();
      else pipe?.resume();
    }
  }

  #stored(): void {
    this.#notices.lines();
    // What is lost is told whether somebody looks or not, and so is that nothing is lost any more.
    const lost = this.#writer.lost;
    if (lost?.lines !== this.#told?.lines || lost?.now !== this.#told?.now) this.#notices.progress();
    this.#told = lost;
  }

  async #tellStarted(pid: number, startedAt: number, environment: Record<string, string>): Promise<void> {
    const pidStart = await this.#host.table.startTime(pid).catch((error: unknown) => {
      this.#host.bug(error);
      return null;
    });
    const { file, args, cwd } = this.#plan;
    const command = [file, ...args];
    const process = { pid, pidStart: pidStart ?? '', startedAt, command, cwd, environment };
    this.#host.send({ type: 'started', ref: this.#spec.ref, ...process });
  }

  #refuse(error: unknown): void {
    const said = spawnErrorSentence(error, this.#plan.file, this.#plan.cwd);
    const ref = this.#spec.ref;
    this.#host.send({ type: 'refused', ref, reason: 'spawn-error', said, finishedAt: Date.now() });
    this.#host.ended(true);
  }

  #exited(pid: number, code: number | null, signal: string | null): void {
    this.#exit = { code, signal };
    this.#limit?.[Symbol.dispose]();
    if (!this.#host.table.groupOutlivesLeader) this.#stopping?.forgetGroup();
    this.#conclude(pid)
      .catch((error: unknown) => this.#host.bug(error))
      .finally(() => this.#tellExited());
  }

  async #conclude(pid: number): Promise<void> {
    await this.#started;
    const stopped = this.#stopping;
    const outcome = stopped ? await stopped.done : await this.#settle(pid);
    await this.#drain();
    this.#streams.forEach((stream) => stream.end());
    if (!stopped && outcome.found > 0) {
      this.#writer.note(leftBehindSentence(outcome.found));
    }
    if (outcome.denied.length > 0) {
      this.#writer.note(`Processes of another user could not be stopped: ${outcome.denied.join(', ')}.`);
    }
    if (this.#report.refusedOutputs > 0) {
      this.#writer.note(`${this.#report.refusedOutputs} ::output lines were left out: a result has at most 256 KiB.`);
    }
    if (this.#report.unreadOutputs > 0) {
      this.#writer.note(`${this.#report.unreadOutputs} ::output lines were left out: what follows is no JSON object.`);
    }
    if (this.#report.unreadProgress > 0) {
      const count = this.#report.unreadProgress;
      this.#writer.note(`${count} ::progress lines could not be read, or not all of them: numbers or JSON are wrong.`);
    }
    await this.#writer.close();
  }

  /** Waits a moment for what the child left behind, then stops it. Scans only if something seems to be left. */
  async #settle(pid: number): Promise<StopOutcome> {
    const { table } = this.#host;
    const group = table.groupOutlivesLeader ? pid : null;
    const deadline = performance.now() + LINGER_MS;
    if (this.#open) await this.#forClosed(LINGER_MS);
    if (this.#spec.leaveBackground && this.#exit?.code === 0 && (await this.#release(group))) {
      return { found: 0, denied: [] };
    }
    for (let look = 1; (group !== null && table.groupMayLive(group)) || this.#open; look += 1) {
      // The dead that nobody collects look alive until the system is asked for more.
      const over = this.#noGrace || performance.now() >= deadline;
      const left = over || look > QUICK_LOOKS ? await this.#left(group) : null;
      if (left?.length === 0 && !this.#open) break;
      if (over) return this.#stopLeft(group, left ?? []);
      await pause(look > QUICK_LOOKS ? SCAN_EVERY_MS : LOOK_EVERY_MS);
    }
    return { found: 0, denied: [] };
  }

  /** Lets go of what the child left behind, and names it; not when a stop was asked for meanwhile. */
  async #release(group: number | null): Promise<boolean> {
    const left = await this.#left(group);
    if (left === null || this.#noGrace) return false;
    const names = left.map(({ pid, name }) => (name === undefined ? `pid ${pid}` : `${name} (pid ${pid})`));
    if (names.length > 0) this.#writer.note(`Left running, as the task asks: ${names.join(', ')}.`);
    this.#released = true;
    return true;
  }

  /** null when the system can't be asked. */
  async #left(group: number | null): Promise<Member[] | null> {
    try {
      return await this.#host.table.members(group, this.#spec.token);
    } catch (error) {
      this.#host.bug(error);
      return null;
    }
  }

  async #stopLeft(group: number | null, known: readonly Member[]): Promise<StopOutcome> {
    const target = { group, token: this.#spec.token };
    this.#stopping = new StopSequence(this.#host.table, target, this.#noGrace ? 0 : LINGER_MS, known);
    return this.#stopping.done;
  }

  /** Waits until the pipes are closed, the time is over, or nothing is to be waited for. */
  async #forClosed(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([this.#closed.promise, this.#cutShort.promise, over]);
    clearTimeout(timer);
  }

  /** Takes what is left in the pipes. One that is held open by a stranger is given up. */
  async #drain(): Promise<void> {
    const deadline = performance.now() + LINGER_MS;
    while (this.#open && (this.#writer.full || performance.now() < deadline)) await this.#closedOr(LOOK_EVERY_MS);
    for (const pipe of this.#child?.stdio ?? []) pipe?.destroy();
  }

  async #closedOr(ms: number): Promise<void> {
    await Promise.race([this.#closed.promise, pause(ms)]);
  }

  #sendOutput(): void {
    const { ref } = this.#spec;
    this.#host.send({
      type: 'output',
      ref,
      lines: this.#writer.lines,
      unfinished: this.#writer.unfinished,
      lost: this.#writer.lost,
      progress: this.#report.progress,
    });
  }

  #tellExited(): void {
    this.#notices.stop();
    this.#host.send({
      type: 'exited',
      ref: this.#spec.ref,
      cause: this.#cause,
      exitCode: this.#exit?.code ?? null,
      signal: this.#exit?.signal ?? null,
      finishedAt: Date.now(),
      lines: this.#writer.lines,
      lost: this.#writer.lost,
      progress: this.#report.progress,
      result: this.#report.result,
      errorText: this.#errors.text(),
    });
    this.#host.ended(this.#stopping !== null || this.#released);
  }
}
