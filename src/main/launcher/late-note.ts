import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { indexFile, textFile } from '../log-format/files';
import { noticeOf } from './log-writer';

// Neither of the last is there on Windows.
const { O_WRONLY, O_APPEND, O_CREAT } = constants;
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;
const FLAGS = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;

/** Says something in a log whose run has ended; readers find what lies behind its index. Throws what the system says. */
export async function addLateNote(logBase: string, text: string): Promise<void> {
  for (const [path, data] of [
    [indexFile(logBase), null],
    [textFile(logBase), noticeOf(text)],
  ] as const) {
    await using file = await open(path, FLAGS, 0o600);
    if (!(await file.stat()).isFile()) throw new Error(`“${path}” is no regular file.`);
    if (data !== null) await file.writeFile(data);
  }
}

/** Says how many processes a run left behind were stopped. */
export function leftBehindSentence(count: number): string {
  const [who, have] = count === 1 ? ['process was', 'has'] : ['processes were', 'have'];
  return `${count} ${who} left behind and ${have} been stopped.`;
}
