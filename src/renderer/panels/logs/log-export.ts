import type { LogSession } from '../../stores/log-session';

const PAGE_LINES = 2_000;

/** Lines that may go to the clipboard at once. */
export const MAX_COPY_LINES = 20_000;

/** Reads a whole log page by page as text. Throws AppError. */
export async function* logPages(session: LogSession, onProgress: (line: number) => void): AsyncGenerator<string> {
  const total = session.totalLines;
  for (let from = 1; from <= total;) {
    const lines = await session.read(from, Math.min(PAGE_LINES, total - from + 1));
    const last = lines.at(-1);
    if (last === undefined) return;
    yield lines.map(({ text }) => `${text}\n`).join('');
    from = last.n + 1;
    onProgress(last.n);
  }
}

/** Reads a whole log as one text, for the clipboard. Throws AppError. */
export async function logText(session: LogSession): Promise<string> {
  let text = '';
  for await (const page of logPages(session, () => undefined)) text += page;
  return text;
}

/** Saves a whole log as a file of the browser's. Throws AppError. */
export async function downloadLog(session: LogSession, onProgress: (line: number) => void): Promise<void> {
  const parts: Blob[] = [];
  for await (const page of logPages(session, onProgress)) parts.push(new Blob([page]));
  const url = URL.createObjectURL(new Blob(parts, { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `execution-${session.id}-attempt-${session.attempt}.log`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
