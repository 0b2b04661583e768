import type { LauncherCommand, LauncherMessage, LaunchSpec, OrphanCandidate } from '@shared/launch';
import { message } from '@shared/messages/message';
import { changedVariables, childEnvironment, type Environment } from './child-env';
import type { ProcessTable } from './process-table';
import { Leftovers } from './leftovers';
import type { ParamsFiles } from './params-files';
import { resolveCommand } from './resolve-command';
import { Run } from './run';
import { StopSequence } from './stop-sequence';

/** Grace for what a crash left behind, and for everything once main is gone. */
const REAP_GRACE_MS = 1000;
const LAST_GRACE_MS = 5000;

/** What the router is given at the start. */
export interface CommandRouterOptions {
  pythonPath: string;
  ownNode: string;
  namesDir: string;
  params: ParamsFiles;
  table: ProcessTable;
  /** What children inherit. */
  environment: Promise<Environment>;
  send(message: LauncherMessage): void;
  bug(error: unknown): void;
  /** Notable, and no bug. */
  note(text: string): void;
}

/** Takes commands and keeps the runs. Spawns one child per turn of the loop, so that timers and pipes are served. */
export class CommandRouter {
  readonly #options: CommandRouterOptions;
  readonly #queue: LaunchSpec[] = [];
  readonly #runs = new Map<string, Run>();
  readonly #watched = new Set<string>();
  readonly #leftovers: Leftovers;
  #pumping = false;
  #idle = Promise.withResolvers<void>();
  #ending = false;

  constructor(options: CommandRouterOptions) {
    this.#options = options;
    this.#leftovers = new Leftovers(options);
  }

  /** Obeys a command; never throws. */
  handle(command: Exclude<LauncherCommand, { type: 'init' | 'ping' }>): void {
    if (command.type === 'spawn') this.#enqueue(command.spec);
    else if (command.type === 'stop') this.#stop(command.ref, command.graceMs);
    else if (command.type === 'watch') this.#watch(command.ref, command.on);
    else void this.#reap(command.id, command.suspects);
  }

  /** Starts nothing more, stops every run and resolves when all have been reported and nothing of them lives. */
  async end(): Promise<void> {
    this.#ending = true;
    this.#queue.length = 0;
    for (const run of this.#runs.values()) run.stop(LAST_GRACE_MS);
    while (this.#runs.size > 0) {
      this.#idle = Promise.withResolvers<void>();
      await this.#idle.promise;
    }
    await this.#leftovers.end();
  }

  #enqueue(spec: LaunchSpec): void {
    if (this.#ending) return;
    this.#queue.push(spec);
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      const environment = await this.#options.environment;
      for (let spec = this.#queue.shift(); spec; spec = this.#queue.shift()) {
        this.#startOrRefuse(spec, environment);
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      this.#pumping = false;
    }
  }

  #startOrRefuse(spec: LaunchSpec, environment: Environment): void {
    try {
      this.#start(spec, environment);
    } catch (error) {
      this.#options.bug(error);
      const why = error instanceof Error ? error.message : String(error);
      const said = message('launcher.failed', { why });
      const finishedAt = Date.now();
      this.#options.send({ type: 'refused', ref: spec.ref, reason: 'spawn-error', said, finishedAt });
      this.#ended(spec.ref);
    }
  }

  #start(spec: LaunchSpec, environment: Environment): void {
    const { ref } = spec;
    const { table, pythonPath, send, bug } = this.#options;
    const choice = resolveCommand(spec, this.#options);
    if ('wrong' in choice) {
      this.#watched.delete(ref);
      send({ type: 'refused', ref, reason: 'bad-config', said: choice.wrong, finishedAt: Date.now() });
      return;
    }
    if (!this.#writeParams(spec)) return;
    const run = new Run(spec, choice.plan, {
      table,
      send,
      bug,
      ended: (searched) => {
        if (!searched) this.#leftovers.add(spec);
        this.#ended(ref);
      },
    });
    this.#runs.set(ref, run);
    run.watch(this.#watched.has(ref));
    const env = childEnvironment(environment, this.#withParams(spec), choice.plan.interpreter, pythonPath);
    run.begin(env, changedVariables(environment, env));
  }

  /** Whether the child has what it needs; without it the run is refused. */
  #writeParams({ ref, params }: LaunchSpec): boolean {
    if (!params) return true;
    try {
      this.#options.params.write(ref, params.json);
      return true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const said = message('launcher.paramsUnwritten', { why });
      this.#options.note(`The parameters of run ${ref} could not be written: ${why}`);
      if (!params.needed) return true;
      this.#options.send({ type: 'refused', ref, reason: 'spawn-error', said, finishedAt: Date.now() });
      this.#ended(ref);
      return false;
    }
  }

  /** Names the file also where it could not be written: who reads it hears of that, and does not go on without values. */
  #withParams(spec: LaunchSpec): LaunchSpec {
    if (!spec.params) return spec;
    return { ...spec, env: { ...spec.env, CLOSING_BELL_PARAMS_FILE: this.#options.params.pathOf(spec.ref) } };
  }

  #ended(ref: string): void {
    try {
      this.#options.params.remove(ref);
    } catch (error) {
      this.#options.bug(error);
    }
    this.#runs.delete(ref);
    this.#watched.delete(ref);
    if (this.#runs.size === 0) this.#idle.resolve();
  }

  #isQueued(ref: string): boolean {
    return this.#queue.some((spec) => spec.ref === ref);
  }

  #stop(ref: string, graceMs: number): void {
    const run = this.#runs.get(ref);
    if (run) return run.stop(graceMs);
    const at = this.#queue.findIndex((spec) => spec.ref === ref);
    if (at === -1) return;
    this.#queue.splice(at, 1);
    this.#watched.delete(ref);
    // It was stopped before it began: there is no child to tell of.
    const nothing = { exitCode: null, signal: null, lines: 0, progress: null, result: null, errorText: null };
    this.#options.send({ type: 'exited', ref, cause: 'stop', finishedAt: Date.now(), ...nothing });
  }

  #watch(ref: string, on: boolean): void {
    const run = this.#runs.get(ref);
    if (!run && !this.#isQueued(ref)) return;
    if (on) this.#watched.add(ref);
    else this.#watched.delete(ref);
    run?.watch(on);
  }

  async #reap(id: number, candidates: readonly OrphanCandidate[]): Promise<void> {
    const counts = await Promise.all(
      candidates.map((candidate) =>
        this.#reapOne(candidate).catch((error: unknown) => {
          this.#options.bug(error);
          return 0;
        }),
      ),
    );
    this.#options.send({ type: 'reaped', id, stopped: counts.reduce((sum, count) => sum + count, 0) });
  }

  /** A group is ours only while its leader has the start time that we know; whatever carries the token always is. */
  async #reapOne({ token, pid, pidStart }: OrphanCandidate): Promise<number> {
    const { table } = this.#options;
    const ours = pid !== null && pidStart !== null && pidStart !== '' && (await table.startTime(pid)) === pidStart;
    const group = ours ? pid : null;
    const known = await table.members(group, token);
    if (known.length === 0) return 0;
    const { found, denied } = await new StopSequence(table, { group, token }, REAP_GRACE_MS, known).done;
    return found - denied.length;
  }
}
