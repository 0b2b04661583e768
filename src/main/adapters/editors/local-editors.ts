import { type ChildProcess, spawn } from 'node:child_process';
import { access, constants, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { AppError } from '@shared/errors';
import { inheritedEnvironment } from '@shared/inherited-env';
import type { Editors, FoundEditor } from '../../app/ports';

const windows = process.platform === 'win32';
const mac = process.platform === 'darwin';

interface KnownEditor {
  name: string;
  /** Names on PATH, without `.exe`. */
  programs: readonly string[];
  /** What follows the program. */
  words: string;
  /** Where it lies when PATH does not lead to it; `*` is any one folder. */
  places: readonly string[];
}

const JETBRAINS = '--line {line} {file}';
const GOTO = '--goto {file}:{line}';
/** Editors with windows of their own, the most usual first. Those of terminals would start where nobody sees them. */
const KNOWN: readonly KnownEditor[] = [
  {
    name: 'VS Code',
    programs: windows ? ['Code'] : ['code'],
    words: GOTO,
    places: windows
      ? ['%LOCALAPPDATA%/Programs/Microsoft VS Code/Code.exe', '%ProgramFiles%/Microsoft VS Code/Code.exe']
      : [
          '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code',
          '/snap/bin/code',
          '/usr/share/code/bin/code',
        ],
  },
  {
    name: 'PyCharm',
    programs: windows ? ['pycharm64'] : ['pycharm', 'pycharm-professional', 'pycharm-community', 'charm'],
    words: JETBRAINS,
    places: windows
      ? ['%LOCALAPPDATA%/Programs/*/bin/pycharm64.exe', '%ProgramFiles%/JetBrains/*/bin/pycharm64.exe']
      : [
          '/Applications/PyCharm.app/Contents/MacOS/pycharm',
          '/Applications/PyCharm CE.app/Contents/MacOS/pycharm',
          '~/.local/share/JetBrains/Toolbox/scripts/pycharm',
          '/opt/*/bin/pycharm.sh',
        ],
  },
  {
    name: 'Sublime Text',
    programs: windows ? ['subl', 'sublime_text'] : ['subl'],
    words: '{file}:{line}',
    places: windows
      ? ['%ProgramFiles%/Sublime Text/sublime_text.exe']
      : ['/Applications/Sublime Text.app/Contents/SharedSupport/bin/subl', '/opt/sublime_text/sublime_text'],
  },
  { name: 'VSCodium', programs: windows ? ['VSCodium'] : ['codium'], words: GOTO, places: [] },
  { name: 'Cursor', programs: windows ? ['Cursor'] : ['cursor'], words: GOTO, places: [] },
  { name: 'Zed', programs: ['zed'], words: '{file}:{line}', places: [] },
  {
    name: 'Notepad++',
    programs: windows ? ['notepad++'] : [],
    words: '-n{line} {file}',
    places: windows ? ['%ProgramFiles%/Notepad++/notepad++.exe'] : [],
  },
];

/** The editors of the machine that the engine runs on. */
export class LocalEditors implements Editors {
  readonly #env: Readonly<Record<string, string>>;

  constructor(env: Readonly<Record<string, string | undefined>> = process.env) {
    this.#env = inheritedEnvironment(env, delimiter);
  }

  async find(): Promise<FoundEditor[]> {
    const found = await Promise.all(KNOWN.map((one) => this.#programOf(one)));
    return KNOWN.flatMap(({ name, words }, i) => {
      const program = found[i];
      return program === null || program === undefined ? [] : [{ name, command: `${quoted(program)} ${words}` }];
    });
  }

  async fileAt(path: string, folder: string | null): Promise<string | null> {
    const file = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
    if (!isAbsolute(file) && folder === null) return null;
    const whole = resolve(folder ?? '/', file);
    return stat(whole).then(
      (found) => (found.isFile() ? whole : null),
      () => null,
    );
  }

  async start(words: readonly string[]): Promise<void> {
    const [program = '', ...rest] = words;
    const hasScreen = windows || mac || Boolean(this.#env['DISPLAY'] || this.#env['WAYLAND_DISPLAY']);
    if (!hasScreen) throw new AppError('unavailable', 'editor.noScreen');
    const notStarted = (error: Error): AppError =>
      new AppError('unavailable', 'editor.notStarted', { program, why: error.message }, { cause: error });
    await new Promise<void>((done, failed) => {
      // A path through a file, a loop of links or a line that is too long is thrown, not told by an event.
      const child = this.#spawn(program, rest, notStarted);
      child.once('spawn', () => {
        child.unref();
        done();
      });
      child.once('error', (error) => failed(notStarted(error)));
    });
  }

  #spawn(program: string, words: readonly string[], refusal: (error: Error) => AppError): ChildProcess {
    try {
      return spawn(program, words, { detached: true, stdio: 'ignore', shell: false, env: this.#env });
    } catch (error) {
      throw error instanceof Error ? refusal(error) : error;
    }
  }

  async #programOf({ programs, places }: KnownEditor): Promise<string | null> {
    const name = Object.keys(this.#env).find((one) => one.toUpperCase() === 'PATH') ?? '';
    const folders = (this.#env[name] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
    // A batch file would need a shell.
    const onPath = folders.flatMap((folder) => programs.map((one) => join(folder, windows ? `${one}.exe` : one)));
    for (const path of onPath) if (await runs(path)) return path;
    for (const place of places) for (const path of await this.#paths(place)) if (await runs(path)) return path;
    return null;
  }

  /** The paths that a place stands for. */
  async #paths(place: string): Promise<string[]> {
    const filled = place.replace(/^~/, homedir()).replace(/%([^%]+)%/g, (_all, key) => this.#env[String(key)] ?? '');
    const [before, behind] = filled.split('/*/');
    if (before === undefined || behind === undefined) return [filled];
    const names = await readdir(before).catch(() => []);
    return names.map((one) => join(before, one, behind));
  }
}

function quoted(path: string): string {
  return /\s/.test(path) ? `"${path}"` : path;
}

async function runs(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
