import type { LauncherEvent, LaunchSpec, OrphanCandidate } from '@shared/launch';
import type { Launcher, LauncherStatus } from '@main/app/ports';

/** A launcher that runs nothing: it remembers what it was asked, and a test says what happens. */
export class FakeLauncher implements Launcher {
  readonly specs: LaunchSpec[] = [];
  readonly stops: { ref: string; graceMs: number }[] = [];
  readonly watched = new Set<string>();
  readonly reaped: OrphanCandidate[] = [];
  /** Whether a stop is followed by the end of the run, as with a child that obeys SIGTERM. */
  endOnStop = false;
  isGraceShortened = false;
  #alive = false;
  readonly #listeners = new Set<(event: LauncherEvent) => void>();
  readonly #open = new Set<string>();

  start(): Promise<void> {
    this.#alive = true;
    return Promise.resolve();
  }

  spawn(spec: LaunchSpec): void {
    this.specs.push(spec);
    this.#open.add(spec.ref);
  }

  stop(ref: string, graceMs: number): void {
    this.stops.push({ ref, graceMs });
    if (!this.endOnStop || !this.#open.has(ref)) return;
    setImmediate(() => {
      if (!this.#open.has(ref)) return;
      this.emit({
        type: 'exited',
        ref,
        cause: 'stop',
        exitCode: null,
        signal: 'SIGTERM',
        finishedAt: 0,
        lines: 0,
        progress: null,
        result: null,
        errorText: null,
      });
    });
  }

  watch(ref: string, on: boolean): void {
    if (on) this.watched.add(ref);
    else this.watched.delete(ref);
  }

  reap(candidates: OrphanCandidate[]): Promise<number> {
    this.reaped.push(...candidates);
    return Promise.resolve(candidates.length);
  }

  onEvent(listener: (event: LauncherEvent) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  status(): LauncherStatus {
    return { alive: this.#alive, silent: false, pid: null, restarts: 0 };
  }

  shortenGrace(): void {
    this.isGraceShortened = true;
  }

  abandon(): void {
    this.#alive = false;
    this.#open.clear();
  }

  close(): Promise<void> {
    this.#alive = false;
    return Promise.resolve();
  }

  /** The newest attempt of a run ended by itself. */
  end(id: number, exitCode: number, finishedAt: number): void {
    const ref = this.specs.findLast((spec) => spec.ref.startsWith(`${id}.`))?.ref ?? `${id}.1`;
    const nothing = { signal: null, lines: 0, progress: null, result: null, errorText: null };
    this.emit({ type: 'exited', ref, cause: 'exit', exitCode, finishedAt, ...nothing });
  }

  /** Tells the engine what happened. */
  emit(event: LauncherEvent): void {
    if (event.type === 'exited' || event.type === 'refused' || event.type === 'lost') this.#open.delete(event.ref);
    for (const listener of this.#listeners) listener(event);
  }
}
