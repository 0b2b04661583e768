import type { Interpreter } from '@shared/model/command';

/** An interpreter that was found, with its program. */
export interface FoundInterpreter {
  interpreter: Interpreter;
  path: string;
  label: string;
  /** It lies at or above the place that was looked around. */
  near?: true;
  /** Version of its Python, as far as it can be read without starting it. */
  python?: string;
  /** A few packages that it has, of those that are worth naming; left out for what is no environment. */
  packages?: FoundPackage[];
}

/** A package of an environment. */
export interface FoundPackage {
  name: string;
  version: string;
}

/** What is in a folder. */
export interface FolderView {
  path: string;
  parent: string | null;
  folders: string[];
  files: string[];
}

/** Looks around on this machine, for people who choose instead of typing. */
export interface HostFiles {
  /** Interpreters on PATH, virtual environments at or above `near`, conda environments. Never throws for what is not there. */
  interpreters(near: string | null): Promise<FoundInterpreter[]>;
  /** The user's home if no path is given; throws `not-found` for a folder that can't be read. */
  folder(path: string | null): Promise<FolderView>;
  /** The end of the engine log, at most `bytes`. */
  engineLogTail(bytes: number): Promise<string>;
}
