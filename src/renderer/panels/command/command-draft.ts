import type { CommandAction } from '@shared/kinds/actions/command';
import type { Interpreter } from '@shared/model/command';
import type { PlainKey } from '../../i18n';
import type { CommandText } from '../../ui/command-text';

/** A command as it stands in a form: what is not chosen keeps its text, so that a second look costs nothing. */
export interface CommandDraft extends CommandText {
  /** Empty: the script's own folder, else the user's home. */
  cwd: string;
  /** The path stays while a kind without one is chosen. */
  interpreter: { kind: Interpreter['kind']; path: string };
  pythonUtf8: boolean;
  leaveBackground: boolean;
}

/** A field of a command that a fault can be shown beside. */
export type CommandField = 'kind' | 'shell' | 'argv' | 'cwd' | 'interpreter';

/** A command with the contract's defaults. */
export function emptyCommand(): CommandDraft {
  return {
    kind: 'shell',
    shell: '',
    argv: [''],
    cwd: '',
    interpreter: { kind: 'system', path: '' },
    pythonUtf8: false,
    leaveBackground: false,
  };
}

/** Puts a command into a form; what it does not say, such as the text of the other kind, stays as in `before`. */
export function toCommandDraft(action: CommandAction, before: CommandDraft = emptyCommand()): CommandDraft {
  const { shell, argv, cwd, interpreter, pythonUtf8, leaveBackground } = action;
  return {
    kind: argv === undefined ? 'shell' : 'argv',
    shell: shell ?? before.shell,
    argv: [...(argv ?? before.argv)],
    cwd: cwd ?? '',
    interpreter: { path: before.interpreter.path, ...interpreter },
    pythonUtf8,
    leaveBackground: leaveBackground === true,
  };
}

/** Whether nothing was typed of a command. */
export function isEmptyCommand({ shell, argv }: CommandDraft): boolean {
  return shell.trim() === '' && argv.every((argument) => argument.trim() === '');
}

/** Whether a kind of interpreter is named by its folder or file. */
export function needsPath(kind: Interpreter['kind']): kind is Exclude<Interpreter['kind'], 'system' | 'node'> {
  return kind !== 'system' && kind !== 'node';
}

/** The command that stands in a form; unfinished fields become values that the contract refuses. */
export function fromCommandDraft(draft: CommandDraft): CommandAction {
  const { kind, path } = draft.interpreter;
  const cwd = draft.cwd.trim();
  return {
    kind: 'command',
    ...(draft.kind === 'shell' ? { shell: draft.shell } : { argv: [...draft.argv] }),
    cwd: cwd === '' ? null : cwd,
    interpreter: needsPath(kind) ? { kind, path: path.trim() } : { kind },
    pythonUtf8: draft.pythonUtf8,
    ...(draft.leaveBackground ? { leaveBackground: true } : {}),
  };
}

/** The draft that shows a command: the one that was kept, spaces at the ends included, while it still says the same. */
export function draftShowing(action: CommandAction, kept: CommandDraft | undefined): CommandDraft {
  const shown = toCommandDraft(action, kept);
  const said = (draft: CommandDraft): string => JSON.stringify(fromCommandDraft(draft));
  return kept !== undefined && said(kept) === said(shown) ? kept : shown;
}

/** What can be seen to be wrong with a command without asking the engine: where, and the text that says it. */
export function commandFaults(draft: CommandDraft): { field: CommandField; key: PlainKey }[] {
  const faults: { field: CommandField; key: PlainKey }[] = [];
  const line = draft.kind === 'shell' ? draft.shell : (draft.argv[0] ?? '');
  if (line.trim() === '') faults.push({ field: draft.kind, key: 'problem.command' });
  const { kind, path } = draft.interpreter;
  if (needsPath(kind) && path.trim() === '') faults.push({ field: 'interpreter', key: 'problem.path' });
  return faults;
}
