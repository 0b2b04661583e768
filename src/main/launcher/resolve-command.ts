import { homedir } from 'node:os';
import { basename, parse, resolve } from 'node:path';
import type { LaunchSpec } from '@shared/launch';
import { message, type Message } from '@shared/messages/message';
import { expandHome, kindOf } from './files';
import { chooseInterpreter, withNames, type InterpreterPlan } from './interpreter';
import { folderOfNames } from './interpreter-names';
import { scriptFolder } from './script-folder';

/** A command that is ready to be spawned, but for its environment. */
export interface CommandPlan {
  file: string;
  args: string[];
  cwd: string;
  interpreter: InterpreterPlan;
  /** The arguments are quoted already (a line for cmd.exe). */
  verbatim: boolean;
}

/** A plan, or what is wrong with the task's settings. */
export type CommandChoice = { plan: CommandPlan } | { wrong: Message };

const windows = process.platform === 'win32';

function chooseFolder(spec: LaunchSpec): { cwd: string } | { wrong: Message } {
  if (spec.cwd === null) {
    const home = homedir();
    const folder = scriptFolder(spec.shell ?? spec.argv ?? []) ?? home;
    return { cwd: kindOf(folder) === 'folder' ? folder : parse(process.cwd()).root };
  }
  const cwd = resolve(homedir(), expandHome(spec.cwd));
  const kind = kindOf(cwd);
  if (kind === null) return { wrong: message('launcher.noFolder', { cwd }) };
  if (kind === 'file') return { wrong: message('launcher.folderIsFile', { cwd }) };
  return { cwd };
}

function shellCommand(line: string): Pick<CommandPlan, 'file' | 'args' | 'verbatim'> {
  if (!windows) return { file: '/bin/sh', args: ['-c', line], verbatim: false };
  return { file: process.env['ComSpec'] ?? 'cmd.exe', args: ['/d', '/s', '/c', `"${line}"`], verbatim: true };
}

function programCommand(
  argv: readonly string[],
  interpreter: InterpreterPlan,
): Pick<CommandPlan, 'file' | 'args' | 'verbatim'> {
  const [first = '', ...rest] = argv;
  const { program, names, scripts } = interpreter;
  if (program !== null && names?.test(first)) return { file: program, args: rest, verbatim: false };
  if (program !== null && scripts.test(basename(first))) return { file: program, args: [...argv], verbatim: false };
  return { file: first, args: rest, verbatim: false };
}

/** Where a command's interpreter may be found. */
export interface InterpreterPlaces {
  /** The program behind the interpreter `node`. */
  ownNode: string;
  /** Folder for the names that interpreters go by. */
  namesDir: string;
}

/** Finds out what to run and where. Throws when the names of an interpreter can't be written down. */
export function resolveCommand(spec: LaunchSpec, { ownNode, namesDir }: InterpreterPlaces): CommandChoice {
  const folder = chooseFolder(spec);
  if ('wrong' in folder) return folder;
  const chosen = chooseInterpreter(spec.interpreter, ownNode);
  if ('missing' in chosen) return { wrong: chosen.missing };
  if (spec.shell === null && (spec.argv === null || spec.argv.length === 0)) {
    return { wrong: message('launcher.noCommand') };
  }
  const command = spec.shell !== null ? shellCommand(spec.shell) : programCommand(spec.argv ?? [], chosen.plan);
  const { program, kind } = chosen.plan;
  const interpreter = program === null ? chosen.plan : withNames(chosen.plan, folderOfNames(namesDir, program, kind));
  return { plan: { ...command, cwd: folder.cwd, interpreter } };
}
