import { AppError, atField } from '@shared/errors';
import { message } from '@shared/messages/message';
import { withUnixLineEnds } from '@shared/model/command';
import { shellWord } from '@shared/shell-word';
import { textOf, type Piece } from '../macro-text';
import { isBare, ShellScanner } from '../shell-quote';
import type { ActionCode, MacroFiller } from './action-code';

/** As much of a value as a sentence shows. */
const SHOWN = 120;

/** Runs a child process. */
export const command: ActionCode<'command'> = {
  macroTexts: ({ shell, cwd, argv }) => [
    ...(shell === undefined ? [] : [{ path: ['action', 'shell'], text: shell }]),
    ...(cwd ? [{ path: ['action', 'cwd'], text: cwd }] : []),
    ...(argv ?? []).map((text, index) => ({ path: ['action', 'argv', index], text })),
  ],
  launch: {
    render: ({ shell, argv, cwd }, fill) => ({
      shell: shell === undefined ? null : shellLine(shell, fill),
      argv: argv?.map((text, index) => fill.text(text, ['action', 'argv', index])) ?? null,
      cwd: cwd === null ? null : fill.text(cwd, ['action', 'cwd']),
    }),
    options: ({ interpreter, pythonUtf8, leaveBackground }) => ({
      interpreter,
      pythonUtf8,
      leaveBackground: leaveBackground === true,
    }),
  },
};

/** In argv a value stays one argument; in a shell line it is quoted, or refused where that can't be done safely. */
function shellLine(shell: string, { platform, pieces }: MacroFiller): string {
  // Also of a line that was stored before line ends were seen to at save.
  const line = platform === 'posix' ? withUnixLineEnds(shell) : shell;
  return joinShell(pieces(line, ['action', 'shell']), platform);
}

function joinShell(pieces: readonly Piece[], platform: MacroFiller['platform']): string {
  const scanner = new ShellScanner();
  let line = '';
  for (const piece of pieces) {
    if ('literal' in piece) {
      scanner.literal(piece.literal);
      line += piece.literal;
    } else {
      const value = textOf(piece);
      line += wordFor(value, scanner, platform);
      scanner.value(value);
    }
  }
  return line;
}

function wordFor(value: string, scanner: ShellScanner, platform: MacroFiller['platform']): string {
  if (isBare(value)) return value;
  if (platform === 'posix' && scanner.canQuote()) return shellWord(value);
  const shown = value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
  const path = ['action', 'shell'];
  const said = message(platform === 'win32' ? 'macro.shellValueWindows' : 'macro.shellValue', { value: shown });
  throw new AppError('invalid-input', atField(path, said), path);
}
