import type { Language } from '@shared/messages/languages';
import type { LogStream } from '@shared/model/log';
import type { Logger } from '../app/ports';
import type { ComposeOptions, Engine, inspectFolder } from '../compose';

/** What the commands need of the composition root. */
export interface EngineMaker {
  compose(options: ComposeOptions): Promise<Engine>;
  inspectFolder: typeof inspectFolder;
}

/** What the commands are given by the process they run in. */
export interface CliHost extends EngineMaker {
  version: string;
  /** Folder with `python/` and `samples/`. */
  resourcesDir: string;
  /** Folder of the built renderer. */
  rendererDir: string;
  launcherEntry: string;
  searchWorkerEntry: string;
  storeWorkerEntry: string;
  /** Writes to stdout; resolves when the system has it, also when nobody reads any more. */
  out(text: string): Promise<void>;
  /** Writes to stderr. */
  err(text: string): Promise<void>;
  /** Columns of the terminal that a stream goes to; null: it goes to a pipe or a file. */
  columns(stream: LogStream): number | null;
  /** The language of what is written to a stream: in a terminal the person's, else English, as scripts read it. */
  language(stream: LogStream): Language;
  /**
   * Aborted when the process is asked to stop, and after a bug that nobody caught. A process that never asks for it dies
   * of either as usual.
   */
  stopSignal(): AbortSignal;
  /** Bugs that nobody caught are written down here too from now on. */
  logUncaughtErrors(logger: Logger): void;
}

/** Exit codes of the commands. */
export const EXIT = { ok: 0, failure: 1, wrongUse: 2 } as const;

/** The part of what compose needs that is the same for every command. */
export function composeBase(
  host: CliHost,
): Pick<
  ComposeOptions,
  'resourcesDir' | 'launcherEntry' | 'searchWorkerEntry' | 'storeWorkerEntry' | 'ownNode' | 'version'
> {
  const { resourcesDir, launcherEntry, searchWorkerEntry, storeWorkerEntry, version } = host;
  return { resourcesDir, launcherEntry, searchWorkerEntry, storeWorkerEntry, version, ownNode: process.execPath };
}
