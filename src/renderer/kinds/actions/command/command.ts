import { Document } from '@element-plus/icons-vue';
import type { CommandAction } from '@shared/kinds/actions/command';
import type { Translate } from '../../../i18n';
import {
  commandFaults,
  emptyCommand,
  fromCommandDraft,
  toCommandDraft,
  type CommandDraft,
} from '../../../panels/command/command-draft';
import { actionField, type ActionScreens } from '../action-kind';

/**
 * An argument as it can be read in a line: quoted where its limits would not be seen, with line breaks and tabs written
 * out. It is for the eye alone; `ui/command-text` has the line that a shell reads as the same command.
 */
function quoted(argument: string): string {
  return /^[^\s"'\\]+$/.test(argument) ? argument : JSON.stringify(argument);
}

const lineOf = ({ shell, argv }: Pick<CommandAction, 'shell' | 'argv'>): string =>
  argv === undefined ? (shell ?? '') : argv.map(quoted).join(' ');
const yesOrNo = (on: boolean, t: Translate): string => t(on ? 'panel.yes' : 'panel.no');
const isOn = (on: boolean): boolean => on;

/** What a JSON text leaves out of a command. */
const DEFAULTS = { kind: 'command', cwd: null, interpreter: { kind: 'system' }, pythonUtf8: false };

/** A command on the screens. */
export const command: ActionScreens<'command', CommandDraft> = {
  icon: Document,
  places: ['shell', 'argv', 'cwd', 'interpreter'],
  fields: [
    actionField({
      id: 'command',
      label: 'execution.command',
      paths: ['shell', 'argv', ''],
      read: ({ shell, argv }: CommandAction) => (argv === undefined ? { shell } : { argv }),
      take({ shell: _shell, argv: _argv, ...rest }, { shell, argv }) {
        return { ...rest, ...(argv === undefined ? { shell } : { argv }) };
      },
      format: lineOf,
      isMono: true,
      isWide: true,
    }),
    actionField({
      id: 'cwd',
      label: 'form.cwd',
      read: ({ cwd }: CommandAction) => cwd,
      take: (into, { cwd }) => ({ ...into, cwd }),
      format: (cwd) => cwd ?? '',
      isMono: true,
    }),
    actionField({
      id: 'interpreter',
      label: 'form.interpreter',
      read: ({ interpreter }: CommandAction) => interpreter,
      take: (into, { interpreter }) => ({ ...into, interpreter }),
      format(interpreter, t) {
        const kind = t(`form.interpreters.${interpreter.kind}`);
        return 'path' in interpreter ? `${kind} · ${interpreter.path}` : kind;
      },
    }),
    actionField({
      id: 'pythonUtf8',
      label: 'panel.pythonUtf8',
      read: ({ pythonUtf8 }: CommandAction) => pythonUtf8,
      take: (into, { pythonUtf8 }) => ({ ...into, pythonUtf8 }),
      format: yesOrNo,
      isWorthALine: isOn,
    }),
    actionField({
      id: 'leaveBackground',
      label: 'panel.leaveBackground',
      read: ({ leaveBackground }: CommandAction) => leaveBackground === true,
      take: (into, { leaveBackground }) => ({ ...into, leaveBackground }),
      format: yesOrNo,
      isWorthALine: isOn,
    }),
  ],
  hasLimits: true,
  canTry: true,
  isWhole: false,
  empty: emptyCommand,
  toDraft: toCommandDraft,
  fromDraft: fromCommandDraft,
  faults: (draft) =>
    commandFaults(draft).map(({ field, key }) => ({ path: field === 'interpreter' ? 'interpreter.path' : field, key })),
  complete(given) {
    const line = given['argv'] === undefined ? { shell: given['shell'] ?? '' } : {};
    return { ...DEFAULTS, ...given, ...line };
  },
  isMisshapen: ({ shell, argv }) => shell !== undefined && argv !== undefined,
};
