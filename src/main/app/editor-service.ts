import { editorWords, filledWords } from '@shared/editor-command';
import { AppError } from '@shared/errors';
import type { Editors, FoundEditor, Store } from './ports';

interface EditorDeps {
  store: Pick<Store, 'executions' | 'attempts' | 'settings'>;
  editors: Editors;
}

/** A place in a file that a run's log names. */
export interface EditorRequest {
  /** The run whose log it is: paths are taken from the folder that it ran in. */
  id: number;
  attempt: number | undefined;
  path: string;
  line: number;
}

/** Opens files that a log names in the user's editor. */
export class EditorService {
  readonly #deps: EditorDeps;

  constructor(deps: EditorDeps) {
    this.#deps = deps;
  }

  /** Editors that are installed here. */
  find(): Promise<FoundEditor[]> {
    return this.#deps.editors.find();
  }

  /** Opens a place. Throws `not-found` where the file is not on this machine, `unavailable` without an editor. */
  async open({ id, attempt, path, line }: EditorRequest): Promise<{ path: string }> {
    const folder = this.#folderOf(id, attempt);
    const file = await this.#deps.editors.fileAt(path, folder);
    if (file === null) throw new AppError('not-found', 'editor.noFile', { path }, { path: ['path'] });
    const command = this.#deps.store.settings.get().editor || (await this.find())[0]?.command;
    const words = command === undefined ? null : editorWords(command);
    if (words === null) throw new AppError('unavailable', 'editor.none');
    await this.#deps.editors.start(filledWords(words, file, line));
    return { path: file };
  }

  #folderOf(id: number, attempt: number | undefined): string | null {
    const record = this.#deps.store.executions.get(id);
    if (!record) throw new AppError('not-found', 'calls.run.none', { id });
    const attempts = this.#deps.store.attempts.of(id);
    const wanted = attempt === undefined ? attempts.at(-1) : attempts.find(({ number }) => number === attempt);
    if (attempt !== undefined && wanted === undefined) {
      throw new AppError('not-found', 'calls.run.noAttempt', { id, n: attempt });
    }
    return wanted?.cwd ?? null;
  }
}
