/** An editor that was found on this machine. */
export interface FoundEditor {
  name: string;
  /** Its command, with `{file}` and `{line}`. */
  command: string;
}

/** The editors of whoever uses this machine. */
export interface Editors {
  /** Those that are installed, the most usual first. Never throws. */
  find(): Promise<FoundEditor[]>;
  /** The path of a file that is there, made absolute from a folder; null: there is no such regular file. */
  fileAt(path: string, folder: string | null): Promise<string | null>;
  /** Starts a program by its words, without a shell, and lets it go. Throws `unavailable` when it can't be started. */
  start(words: readonly string[]): Promise<void>;
}
