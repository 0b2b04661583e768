import type { LaunchSpec } from '@shared/launch';
import type { Progress } from '@shared/model/execution';
import type { LogStream } from '@shared/model/log';
import { DiskLogFiles } from '@main/launcher/log-files';
import { LogWriter } from '@main/launcher/log-writer';
import { FakeLauncher } from './fake-launcher';

/** Lines that are printed one after the other, in one stream. */
export interface PrintedLines {
  stream: LogStream;
  texts: readonly string[];
}

/** How a child ends; what is left out is as with a command that did its work. */
export interface ActedEnd {
  cause?: 'exit' | 'timeout' | 'stop';
  exitCode?: number | null;
  signal?: string | null;
  result?: Record<string, unknown> | null;
  errorText?: string | null;
}

/** A child that a test acts: it prints into a log as the real launcher writes it, and ends when it is told to. */
export class ActedChild {
  readonly spec: LaunchSpec;
  /** It goes on when it is told to stop, until everything ends. */
  deaf = false;
  readonly #launcher: ActedLauncher;
  readonly #now: () => number;
  readonly #log: LogWriter;
  #progress: Progress | null = null;
  #ending: Promise<void> | null = null;

  constructor(spec: LaunchSpec, launcher: ActedLauncher, now: () => number) {
    this.spec = spec;
    this.#launcher = launcher;
    this.#now = now;
    const events = { stored: () => this.#tell(), pressure: () => undefined };
    this.#log = new LogWriter(new DiskLogFiles(spec.logBase), events, now);
  }

  /** Whether it ends or has ended. */
  get hasEnded(): boolean {
    return this.#ending !== null;
  }

  /** Prints lines; the first takes the place of one that had not ended. */
  print(texts: readonly string[], stream: LogStream = 'stdout'): void {
    this.#log.setUnfinished([], stream);
    for (const text of texts) this.#log.append(Buffer.from(`${text}\n`), 1, stream);
  }

  /** Prints so much that the log has to be waited for. */
  async printAll(lines: Iterable<PrintedLines>): Promise<void> {
    for (const { stream, texts } of lines) {
      if (texts.length > 0) this.#log.append(Buffer.from(`${texts.join('\n')}\n`), texts.length, stream);
      while (this.#log.full) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Prints a line that has not ended; it takes the place of the one before. */
  printOpen(text: string, stream: LogStream = 'stdout'): void {
    this.#log.setUnfinished(text === '' ? [] : [Buffer.from(text)], stream);
  }

  /** Tells how far it is. */
  progress(progress: Partial<Progress>): void {
    const nothing = { percent: null, message: null, current: null, done: null, total: null, etaAt: null };
    this.#progress = { ...nothing, ...progress };
    this.#tell();
  }

  /** Ends it; resolves once the launcher has told so. */
  end({ cause = 'exit', exitCode = 0, signal = null, result = null, errorText = null }: ActedEnd = {}): Promise<void> {
    this.#ending ??= this.#log.close().then(() => {
      this.#launcher.emit({
        type: 'exited',
        ref: this.spec.ref,
        cause,
        exitCode,
        signal,
        finishedAt: this.#now(),
        lines: this.#log.lines,
        progress: this.#progress,
        result,
        errorText,
      });
    });
    return this.#ending;
  }

  #tell(): void {
    if (this.#ending !== null) return;
    const { lines, unfinished } = this.#log;
    this.#launcher.emit({ type: 'output', ref: this.spec.ref, lines, unfinished, progress: this.#progress });
  }
}

const STOPPED: ActedEnd = { cause: 'stop', exitCode: null, signal: 'SIGTERM' };

/** A launcher without processes: its children begin at once, and the test acts what they do. A stop ends them at once. */
export class ActedLauncher extends FakeLauncher {
  readonly #now: () => number;
  readonly #ready: () => Promise<void>;
  readonly #children: ActedChild[] = [];
  readonly #begun = new Set<ActedChild>();
  /** Done to each child as it begins. */
  #script: ((child: ActedChild) => void) | null = null;

  /** Children begin once `ready` has resolved: no child is there before who asked for it has been answered. */
  constructor(now: () => number, ready: () => Promise<void>) {
    super();
    this.#now = now;
    this.#ready = ready;
  }

  /** Says what children do by themselves from now on. */
  script(act: (child: ActedChild) => void): void {
    this.#script = act;
  }

  /** The child of a run's newest attempt. */
  child(id: number): ActedChild {
    const found = this.#children.findLast(({ spec }) => spec.ref.startsWith(`${id}.`));
    if (found === undefined) throw new Error(`Run ${id} was not started.`);
    return found;
  }

  /** Whether an attempt of a run has begun. */
  hasStarted(id: number): boolean {
    return [...this.#begun].some(({ spec }) => spec.ref.startsWith(`${id}.`));
  }

  override spawn(spec: LaunchSpec): void {
    super.spawn(spec);
    const child = new ActedChild(spec, this, this.#now);
    this.#children.push(child);
    void this.#ready().then(() => this.#begin(child));
  }

  override stop(ref: string, graceMs: number): void {
    super.stop(ref, graceMs);
    const child = this.#children.find(({ spec }) => spec.ref === ref);
    if (child?.deaf === false) void child.end(STOPPED);
  }

  override shortenGrace(): void {
    super.shortenGrace();
    for (const child of this.#children) if (child.deaf) void child.end(STOPPED);
  }

  #begin(child: ActedChild): void {
    const { spec } = child;
    if (child.hasEnded) return;
    this.#begun.add(child);
    this.emit({
      type: 'started',
      ref: spec.ref,
      pid: 48_213 + this.#children.length,
      pidStart: '1',
      startedAt: this.#now(),
      command: spec.argv ?? ['/bin/sh', '-c', spec.shell ?? ''],
      cwd: spec.cwd ?? '/home/lin',
      environment: spec.env,
    });
    this.#script?.(child);
  }
}
