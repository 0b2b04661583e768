import fs from 'node:fs';
import { promisify } from 'node:util';
import { indexFile, textFile } from '../log-format/files';

/** The two files of a log as the writer sees them; each call throws what the system says. */
export interface LogFiles {
  /** Creates both, readable by their owner only; does nothing when they are open. */
  open(): Promise<void>;
  writeText(parts: Buffer[], position: number): Promise<void>;
  writeIndex(records: Buffer, position: number): Promise<void>;
  /** Takes back what a failed write may have left behind these lengths. */
  truncate(textLength: number, indexLength: number): Promise<void>;
  close(): Promise<void>;
}

const open = promisify(fs.open);
const close = promisify(fs.close);
const write = promisify(fs.write);
const writev = promisify(fs.writev);
const ftruncate = promisify(fs.ftruncate);
const fstat = promisify(fs.fstat);
// Neither of the last is there on Windows.
const { O_WRONLY, O_CREAT } = fs.constants;
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants as Partial<typeof fs.constants>;

/** Opens a file for writing. A link is not followed and a pipe not waited at: neither is a log of ours. */
async function openRegular(path: string): Promise<number> {
  const fd = await open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
  try {
    if (!(await fstat(fd)).isFile()) throw new Error(`“${path}” is no regular file.`);
    await ftruncate(fd, 0);
    return fd;
  } catch (error) {
    await close(fd);
    throw error;
  }
}

async function writeAll(fd: number, data: Buffer, position: number): Promise<void> {
  for (let done = 0; done < data.length;) {
    const { bytesWritten } = await write(fd, data, done, data.length - done, position + done);
    done += bytesWritten;
  }
}

/** The files on disk. */
export class DiskLogFiles implements LogFiles {
  readonly #base: string;
  #text: number | null = null;
  #index: number | null = null;

  constructor(base: string) {
    this.#base = base;
  }

  async open(): Promise<void> {
    this.#text ??= await openRegular(textFile(this.#base));
    this.#index ??= await openRegular(indexFile(this.#base));
  }

  async writeText(parts: Buffer[], position: number): Promise<void> {
    const fd = this.#opened(this.#text);
    if (parts.length === 0) return;
    const { bytesWritten } = await writev(fd, parts, position);
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    if (bytesWritten < size) await writeAll(fd, Buffer.concat(parts).subarray(bytesWritten), position + bytesWritten);
  }

  async writeIndex(records: Buffer, position: number): Promise<void> {
    await writeAll(this.#opened(this.#index), records, position);
  }

  async truncate(textLength: number, indexLength: number): Promise<void> {
    if (this.#index !== null) await ftruncate(this.#index, indexLength);
    if (this.#text !== null) await ftruncate(this.#text, textLength);
  }

  async close(): Promise<void> {
    const [text, index] = [this.#text, this.#index];
    this.#text = null;
    this.#index = null;
    if (text !== null) await close(text);
    if (index !== null) await close(index);
  }

  #opened(fd: number | null): number {
    if (fd === null) throw new Error('The log is not open.');
    return fd;
  }
}
