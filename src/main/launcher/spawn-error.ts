import { isAbsolute, resolve } from 'node:path';
import { message, type Message, type PlainKey } from '@shared/messages/message';
import { kindOf } from './files';

const LIMITS: Record<string, PlainKey> = {
  E2BIG: 'launcher.tooLong',
  // What Windows says of a command line of more than 32,767 characters.
  ...(process.platform === 'win32' ? { ENAMETOOLONG: 'launcher.tooLong' } : {}),
  EAGAIN: 'launcher.noProcesses',
  ENOMEM: 'launcher.noMemory',
  EMFILE: 'launcher.openFiles',
  ENFILE: 'launcher.openFilesAll',
  ENOEXEC: 'launcher.unknownKind',
};

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : '';
}

/** Says in words that a person can act on why no child came to be. `cwd` is the folder it would have run in. */
export function spawnErrorSentence(error: unknown, file: string, cwd: string): Message {
  const code = codeOf(error);
  const path = isAbsolute(file) || file.includes('/') ? resolve(cwd, file) : null;
  const kind = path === null ? null : kindOf(path);
  if (code === 'ENOENT') {
    if (kind === 'file') return message('launcher.noFirstLine', { file });
    if (path !== null) return message('launcher.noProgram', { path });
    return message('launcher.notOnPath', { file });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    if (kind === 'folder') return message('launcher.isFolder', { file });
    return message('launcher.mayNotRun', { file });
  }
  const known = LIMITS[code];
  if (known !== undefined) return message(known);
  return message('launcher.spawnFailed', { file, why: error instanceof Error ? error.message : String(error) });
}
