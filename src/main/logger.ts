import { appendFileSync, renameSync, statSync } from 'node:fs';
import type { Logger } from './app/ports';

/** Its name in the data folder. */
export const ENGINE_LOG_FILE = 'engine.log';
/** The file is set aside once it is larger, bytes; one older file is kept. */
const MAX_BYTES = 5_000_000;

/**
 * Writes notable events and bugs, with their stack, to a file and to stderr if asked. A file that can't be written
 * never disturbs what it tells of.
 */
export function createLogger(file: string | null, echo: boolean): Logger {
  const write = (level: string, message: string, detail?: string): void => {
    const line = `${new Date().toISOString()} ${level} ${message}${detail ? ` ${detail}` : ''}\n`;
    if (echo) process.stderr.write(line);
    if (file === null) return;
    try {
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(file, `${file}.old`);
      appendFileSync(file, line, { mode: 0o600 });
    } catch {
      // A full disk must not end the engine for want of a diary.
    }
  };
  const plain = (detail?: Record<string, unknown>): string => (detail ? JSON.stringify(detail) : '');
  return {
    info: (message, detail) => write('info', message, plain(detail)),
    warn: (message, detail) => write('warn', message, plain(detail)),
    error: (message, error) =>
      write('error', message, error instanceof Error ? (error.stack ?? error.message) : String(error)),
  };
}
